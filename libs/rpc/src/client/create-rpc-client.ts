import type { ApiOf, Contract, ParamsOf, ReadOf, ResultOf } from '@diancan/contracts';
import { type CallParts, type Fallback, MethodCaller } from './method-caller.js';
import { PendingCall } from './pending-call.js';

/**
 * The values that reads of a contract return while their service is away. A write has no entry, because its
 * result must not be made up; naming a write does not compile.
 */
export type Fallbacks<C extends Contract> = {
  readonly [M in ReadOf<C>]?: (
    params: ParamsOf<C, M>,
    error: unknown,
  ) => ResultOf<C, M> | Promise<ResultOf<C, M>>;
};

/** The methods of a contract, each returning a `PendingCall` at once. */
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

/** A client whose methods return at once, while their calls are under way. */
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
