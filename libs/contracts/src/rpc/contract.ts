import type { z } from 'zod';
import type { ServiceName } from '../identity.js';

/**
 * What repeating a call does: `none` – it is a read; `idempotent` – a write that its own key makes safe to repeat;
 * `once` – a write that must never be sent twice.
 */
export type Effect = 'none' | 'idempotent' | 'once';

export interface Method {
  readonly params: z.ZodType;
  readonly result: z.ZodType;
  readonly effect: Effect;
  /** How long a caller waits before the outcome counts as unknown, in ms. */
  readonly deadlineMs: number;
}

/** What crosses a service boundary, written once: the caller calls it, the owner implements it. */
export interface Contract {
  readonly service: ServiceName;
  /** Names the contract inside its service. */
  readonly name: string;
  readonly methods: Readonly<Record<string, Method>>;
}

export const defineContract = <const C extends Contract>(contract: C): C => contract;

export type ParamsOf<C extends Contract, M extends keyof C['methods']> = z.infer<C['methods'][M]['params']>;
export type ResultOf<C extends Contract, M extends keyof C['methods']> = z.infer<C['methods'][M]['result']>;

/** The interface behind a contract. A client offers it, a server `implements` it: a missing method does not compile. */
export type ApiOf<C extends Contract> = {
  [M in keyof C['methods']]: (params: ParamsOf<C, M>) => Promise<ResultOf<C, M>>;
};

/** Names of the methods that only read: what may degrade to a value of the caller's. */
export type ReadOf<C extends Contract> = {
  [M in keyof C['methods']]: C['methods'][M]['effect'] extends 'none' ? M : never;
}[keyof C['methods']];

/** Whether the same call may be sent twice, to two instances even. */
export const isSafeToRepeat = ({ effect }: Pick<Method, 'effect'>): boolean => effect !== 'once';

/** Where a contract's method listens inside its service; never routed by the gateway. */
export const methodPath = (contract: Contract, method: string): string =>
  `/internal/${contract.name}/${method}`;
