import { PlatformErrors, ServiceError } from '@diancan/contracts';

/** One for all: the exception that is made otherwise has a stack, which costs more than what it ends. */
const NOBODY_WAITS = new Error('nobody waits any more');

/** The longest delay of a timer, in ms; Node takes a longer one for none at all. */
const LONGEST_MS = 2_147_483_647;

/**
 * How long somebody waits for an outcome: until a moment, or until they leave. Its signal is made on first use, for most
 * requests are answered long before anybody asks for it.
 */
export class Deadline {
  readonly #until: number;
  #left = false;
  #controller: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param ms from now on; Infinity while somebody waits without a limit */
  constructor(ms: number) {
    this.#until = performance.now() + ms;
  }

  /** What is left, in ms; 0 when it is over. */
  get remainingMs(): number {
    return this.#left ? 0 : Math.max(0, this.#until - performance.now());
  }

  /** Aborts when it is over. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      const ms = this.remainingMs;
      if (ms === 0) this.cancel();
      else if (ms !== Infinity)
        this.#timer = setTimeout(() => this.cancel(), Math.min(Math.ceil(ms), LONGEST_MS)).unref();
    }
    return this.#controller.signal;
  }

  /** Nobody waits any more. */
  cancel(): void {
    this.#left = true;
    clearTimeout(this.#timer);
    this.#controller?.abort(NOBODY_WAITS);
  }

  /** The outcome is there: what was listening for the end need not any more. */
  settle(): void {
    clearTimeout(this.#timer);
  }

  /** @throws ServiceError DEADLINE_EXCEEDED */
  throwIfOver(): void {
    if (this.remainingMs === 0) throw new ServiceError(PlatformErrors.DEADLINE_EXCEEDED);
  }
}
