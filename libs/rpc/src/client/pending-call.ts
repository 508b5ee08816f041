import { ServiceError } from '@diancan/contracts';
import { z } from 'zod';
import { CallNotDeliveredError } from '../faults/call-errors.js';

/**
 * How a call ended. `failed`: refused, or certainly without effect. `unknown`: ask again, or leave it to
 * recovery.
 */
export type CallOutcome<T> =
  | { readonly status: 'done'; readonly result: T }
  | { readonly status: 'failed' | 'unknown'; readonly error: unknown };

/** A call that is under way. If it fails and its result is never read, no unhandled rejection follows. */
export class PendingCall<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #settled = false;

  constructor(start: (cancel: AbortSignal) => Promise<unknown>) {
    this.#result = start(this.#controller.signal) as Promise<T>;
    const settle = () => void (this.#settled = true);
    this.#result.then(settle, settle);
  }

  /** Whether it has ended. */
  get isSettled(): boolean {
    return this.#settled;
  }

  /** The result of the method; throws as an awaited call does. */
  result(): Promise<T> {
    return this.#result;
  }

  /** The outcome as a value; never throws. */
  async outcome(): Promise<CallOutcome<T>> {
    try {
      return { status: 'done', result: await this.#result };
    } catch (error) {
      return { status: isKnown(error) ? 'failed' : 'unknown', error };
    }
  }

  /** Gives the call up. An effect that it already had stays. */
  cancel(): void {
    this.#controller.abort();
  }
}

/**
 * Whether the call certainly had no effect: it was refused or never sent. After any other error it may have
 * had one.
 */
const isKnown = (error: unknown): boolean =>
  error instanceof CallNotDeliveredError ||
  error instanceof z.ZodError ||
  (error instanceof ServiceError && error.entry.status < 500);
