import { AsyncLocalStorage } from 'node:async_hooks';
import type { Patience } from './patience.js';

/** What belongs to the request that is being worked on, and travels with the calls that it causes. */
export interface RequestContext {
  readonly requestId: string;
  /** As `Accept-Language` has it. */
  readonly locale: string | undefined;
  /** W3C `traceparent` of the request. */
  readonly trace: string | undefined;
  /** How long somebody waits for the outcome. */
  readonly patience: Patience;
}

const contexts = new AsyncLocalStorage<RequestContext>();

/** The request behind the current work; undefined for work that nobody waits for. */
export const currentContext = (): RequestContext | undefined => contexts.getStore();

export const runInContext = <T>(context: RequestContext, work: () => T): T => contexts.run(context, work);

const root = AsyncLocalStorage.snapshot();

/**
 * Runs work that outlives the request which happened to start it: a job, a connection, a timer. It leaves all
 * that is local to the request, its transaction too.
 */
export const outOfContext = <T>(work: () => T): T => root(work);

/** @throws ServiceError DEADLINE_EXCEEDED when nobody waits any more: what was not begun is not begun */
export const throwIfAbandoned = (): void => contexts.getStore()?.patience.throwIfOver();
