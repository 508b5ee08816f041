import { PlatformErrors, ServiceError } from '@diancan/contracts';

/** One shared instance: a new exception records a stack, which costs more than the work that it ends. */
const DEADLINE_OVER = new Error('the deadline has passed, or the caller has left');

/** The longest delay of a timer, in ms; Node treats a longer one as 1 ms. */
const LONGEST_MS = 2_147_483_647;

/** What may end a deadline before its own time. */
export interface DeadlineLimits {
  /** The caller's deadline; this one never ends later. */
  readonly parent?: Deadline | undefined;
  /** Abandons the work when aborted. */
  readonly cancel?: AbortSignal | undefined;
}

/**
 * How long the result of some work is of use: until a point in time, or until the caller leaves. Timer and
 * signal are created at first use, because most requests are answered before they are needed.
 */
export class Deadline {
  readonly #until: number;
  /** True if the parent's time is the shorter one. */
  readonly #inherited: boolean;
  readonly #outer: readonly AbortSignal[];
  readonly #listeners = new Set<() => void>();
  #over = false;
  #abandoned = false;
  #controller: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param ms from now; Infinity if the caller waits without a limit */
  constructor(ms: number, { parent, cancel }: DeadlineLimits = {}) {
    const inheritedMs = parent?.remainingMs ?? Infinity;
    this.#inherited = inheritedMs < ms;
    this.#until = performance.now() + Math.min(ms, inheritedMs);
    this.#outer = [parent?.signal, cancel].filter(signal => signal !== undefined);
    for (const signal of this.#outer) {
      if (signal.aborted) this.cancel();
      else signal.addEventListener('abort', this.#cancel, { once: true });
    }
  }

  /** The remaining time in ms; 0 when it is over. */
  get remainingMs(): number {
    return this.#over ? 0 : Math.max(0, this.#until - performance.now());
  }

  get isOver(): boolean {
    return this.remainingMs === 0;
  }

  /** True if it is over because the caller no longer waits, which says nothing about the work itself. */
  get isAbandoned(): boolean {
    return this.#over ? this.#abandoned : this.#inherited && this.isOver;
  }

  /** Aborted when the deadline is over. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      this.onEnd(() => controller.abort(DEADLINE_OVER));
    }
    return this.#controller.signal;
  }

  /**
   * Cheaper than listening to `signal`.
   * @param listener called once when the deadline is over, or at once if it is over already
   * @returns a function that removes the listener
   */
  onEnd(listener: () => void): () => void {
    if (!this.#over && this.isOver) this.#end(this.#inherited);
    if (this.#over) {
      listener();
      return () => undefined;
    }
    this.#listeners.add(listener);
    this.#startTimer();
    return () => void this.#listeners.delete(listener);
  }

  /** The caller no longer waits. */
  cancel(): void {
    this.#end(true);
  }

  /** The work is done: drops timer and listeners. */
  settle(): void {
    clearTimeout(this.#timer);
    for (const signal of this.#outer) signal.removeEventListener('abort', this.#cancel);
  }

  /** @throws ServiceError DEADLINE_EXCEEDED */
  throwIfOver(): void {
    if (this.isOver) throw new ServiceError(PlatformErrors.DEADLINE_EXCEEDED);
  }

  readonly #cancel = (): void => this.cancel();

  #startTimer(): void {
    const ms = this.remainingMs;
    if (this.#timer !== undefined || ms === Infinity) return;
    const delay = Math.min(Math.ceil(ms), LONGEST_MS);
    this.#timer = setTimeout(() => this.#end(this.#inherited), delay).unref();
  }

  #end(abandoned: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#abandoned = abandoned;
    this.settle();
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
