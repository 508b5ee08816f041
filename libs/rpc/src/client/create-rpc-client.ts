import type { ApiOf, Contract, ParamsOf, ReadOf, ResultOf } from '@diancan/contracts';
import { type CallParts, type Fallback, MethodCaller } from './method-caller.js';
import { PendingCall } from './pending-call.js';

/**
 * What reads of a contract answer while their service does not. A write has no entry here: what it did cannot be made up,
 * and naming one does not compile.
 */
export type Fallbacks<C extends Contract> = {
  readonly [M in ReadOf<C>]?: (
    params: ParamsOf<C, M>,
    error: unknown,
  ) => ResultOf<C, M> | Promise<ResultOf<C, M>>;
};

/** The same methods, which return at once; see `PendingCall`. */
export type AsyncApiOf<C extends Contract> = {
  [M in keyof C['methods']]: (params: ParamsOf<C, M>) => PendingCall<ResultOf<C, M>>;
};

/** A client of a contract: its methods are called as if they were local. */
export function createRpcClient<C extends Contract>(
  contract: C,
  parts: CallParts,
  fallbacks: Fallbacks<C> = {},
): ApiOf<C> {
  return eachMethod(contract, parts, fallbacks, caller => params => caller.call(params)) as ApiOf<C>;
}

/** A client whose calls are under way when its methods return. */
export function createAsyncRpcClient<C extends Contract>(
  contract: C,
  parts: CallParts,
  fallbacks: Fallbacks<C> = {},
): AsyncApiOf<C> {
  return eachMethod(
    contract,
    parts,
    fallbacks,
    caller => params => new PendingCall(cancel => caller.call(params, cancel)),
  ) as AsyncApiOf<C>;
}

function eachMethod<C extends Contract>(
  contract: C,
  parts: CallParts,
  fallbacks: Fallbacks<C>,
  method: (caller: MethodCaller) => (params: unknown) => unknown,
): object {
  const degraded = fallbacks as Record<string, Fallback | undefined>;
  return Object.fromEntries(
    Object.keys(contract.methods).map(name => [
      name,
      method(new MethodCaller(contract, name, parts, degraded[name])),
    ]),
  );
}
