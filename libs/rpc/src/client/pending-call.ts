import { ServiceError } from '@diancan/contracts';
import { z } from 'zod';
import { CallNotDeliveredError } from '../faults/call-errors.js';

/** How a call ended. `failed`: known to have had no effect, or refused; `unknown`: ask again, or leave it to recovery. */
export type CallOutcome<T> =
  | { readonly status: 'done'; readonly result: T }
  | { readonly status: 'failed' | 'unknown'; readonly error: unknown };

/** A call that is under way. Its failure waits to be collected, and bothers nobody who does not. */
export class PendingCall<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #settled = false;

  constructor(start: (cancel: AbortSignal) => Promise<unknown>) {
    this.#result = start(this.#controller.signal) as Promise<T>;
    const settle = () => void (this.#settled = true);
    this.#result.then(settle, settle);
  }

  /** Whether it has ended by now. */
  get isSettled(): boolean {
    return this.#settled;
  }

  /** What the method returns; throws as an awaited call does. */
  result(): Promise<T> {
    return this.#result;
  }

  /** The same as a value that never throws. */
  async outcome(): Promise<CallOutcome<T>> {
    try {
      return { status: 'done', result: await this.#result };
    } catch (error) {
      return { status: isKnown(error) ? 'failed' : 'unknown', error };
    }
  }

  /** Gives it up; what it did already stays done. */
  cancel(): void {
    this.#controller.abort();
  }
}

/** A refusal, or that nothing was sent; whatever else was thrown may have been thrown after the call was heard. */
const isKnown = (error: unknown): boolean =>
  error instanceof CallNotDeliveredError ||
  error instanceof z.ZodError ||
  (error instanceof ServiceError && error.entry.status < 500);
