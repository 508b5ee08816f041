import { AsyncLocalStorage } from 'node:async_hooks';
import type { Deadline } from './deadline.js';

/** The context of the current request, which also travels with the calls that the request makes. */
export interface RequestContext {
  readonly requestId: string;
  /** The value of `Accept-Language`. */
  readonly locale: string | undefined;
  /** The request's W3C `traceparent`. */
  readonly trace: string | undefined;
  /** The branch of a global transaction as which the caller makes this call, as it was sent. */
  readonly branch?: string | undefined;
  /** When the caller stops waiting for the result. */
  readonly deadline: Deadline;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** The context of the request that the current work belongs to; undefined outside requests. */
export const currentContext = (): RequestContext | undefined => contexts.getStore();

export const runInContext = <T>(context: RequestContext, work: () => T): T => contexts.run(context, work);

const root = AsyncLocalStorage.snapshot();

/**
 * Runs work that outlives the request that started it, such as a job, a connection or a timer. The work
 * leaves the request's context, and its transaction.
 */
export const outOfContext = <T>(work: () => T): T => root(work);

/**
 * Call it before new work begins.
 * @throws ServiceError DEADLINE_EXCEEDED if the caller no longer waits
 */
export const throwIfAbandoned = (): void => contexts.getStore()?.deadline.throwIfOver();
