import type { Deadline } from '@diancan/platform';

/** One for all: the exception that is made otherwise has a stack, which costs more than the call. */
const OVER = new Error('the call is over');

/**
 * How long one call may take, all its attempts together: its own deadline, and never longer than its caller is waited for
 * itself. Tells afterwards which of the two ended it.
 */
export class CallLimit {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #until: number;
  readonly #outer: AbortSignal[];
  /** Whether the caller's time, not the callee's, is the shorter one. */
  readonly #borrowed: boolean;
  #abandoned = false;

  /** @param deadlineMs what the service may take */
  constructor(deadlineMs: number, deadline: Deadline | undefined, cancel: AbortSignal | undefined) {
    const waitedFor = deadline?.remainingMs ?? Infinity;
    this.#borrowed = waitedFor < deadlineMs;
    const ms = Math.min(deadlineMs, waitedFor);
    this.#until = performance.now() + ms;
    this.#timer = setTimeout(() => this.#end(this.#borrowed), ms);
    this.#outer = [deadline?.signal, cancel].filter(signal => signal !== undefined);
    for (const signal of this.#outer) {
      if (signal.aborted) this.#leave();
      signal.addEventListener('abort', this.#leave, { once: true });
    }
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get remainingMs(): number {
    return Math.max(0, this.#until - performance.now());
  }

  get isOver(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Whether it ended because nobody waits any more, which says nothing of the service. */
  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** The call is over: nothing is listened for any more. */
  end(): void {
    clearTimeout(this.#timer);
    for (const signal of this.#outer) signal.removeEventListener('abort', this.#leave);
  }

  readonly #leave = (): void => this.#end(true);

  #end(abandoned: boolean): void {
    if (this.#controller.signal.aborted) return;
    this.#abandoned = abandoned;
    this.#controller.abort(OVER);
  }
}
