import type { z } from 'zod';
import type { ServiceName } from '../identity.js';

/**
 * The effect of repeating a call. `none`: it is a read. `idempotent`: it is a write that its own key makes
 * safe to repeat. `once`: it is a write that must never be sent twice.
 */
export type Effect = 'none' | 'idempotent' | 'once';

export interface Method {
  readonly params: z.ZodType;
  readonly result: z.ZodType;
  readonly effect: Effect;
  /** How long a caller waits before the outcome counts as unknown, in ms. */
  readonly deadlineMs: number;
  /**
   * The call is a branch of a global transaction, which confirms or cancels it. It carries the transaction's
   * id, and cannot be made outside of one.
   */
  readonly branch?: true;
}

/** The methods that one service offers to others. The caller and the owner share this definition. */
export interface Contract {
  readonly service: ServiceName;
  /** The contract's name within its service. */
  readonly name: string;
  readonly methods: Readonly<Record<string, Method>>;
}

export const defineContract = <const C extends Contract>(contract: C): C => contract;

export type ParamsOf<C extends Contract, M extends keyof C['methods']> = z.infer<C['methods'][M]['params']>;
export type ResultOf<C extends Contract, M extends keyof C['methods']> = z.infer<C['methods'][M]['result']>;

/**
 * The interface of a contract. A client provides it and a server `implements` it: a missing method does not
 * compile.
 */
export type ApiOf<C extends Contract> = {
  [M in keyof C['methods']]: (params: ParamsOf<C, M>) => Promise<ResultOf<C, M>>;
};

/** Names of the methods that only read; their results may degrade to a value of the caller's. */
export type ReadOf<C extends Contract> = {
  [M in keyof C['methods']]: C['methods'][M]['effect'] extends 'none' ? M : never;
}[keyof C['methods']];

/** Whether the same call may be sent twice, also to two instances. */
export const isSafeToRepeat = ({ effect }: Pick<Method, 'effect'>): boolean => effect !== 'once';

/** The path of a contract's method at its service. The gateway never routes to it. */
export const methodPath = (contract: Contract, method: string): string =>
  `/internal/${contract.name}/${method}`;
