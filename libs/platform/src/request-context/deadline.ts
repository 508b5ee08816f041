import { PlatformErrors, ServiceError } from '@diancan/contracts';

/** Shared by all: a new exception would have a stack, which costs more than the work that it ends. */
const DEADLINE_OVER = new Error('the deadline has passed, or the caller has left');

/** The longest delay of a timer, in ms; Node takes a longer one for none at all. */
const LONGEST_MS = 2_147_483_647;

/** What may end a deadline before its own time. */
export interface DeadlineLimits {
  /** The deadline of the caller, which this one never exceeds. */
  readonly parent?: Deadline | undefined;
  /** Its abort gives the work up. */
  readonly cancel?: AbortSignal | undefined;
}

/**
 * Until when the outcome of some work is of use: until a moment, or until the caller leaves. Timer and signal are
 * made at first use, for most requests are answered before they are needed.
 */
export class Deadline {
  readonly #until: number;
  /** Whether the parent's time is the shorter one. */
  readonly #inherited: boolean;
  readonly #outer: readonly AbortSignal[];
  readonly #listeners = new Set<() => void>();
  #over = false;
  #abandoned = false;
  #controller: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param ms from now on; Infinity for a caller who waits without a limit */
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

  /** What is left, in ms; 0 when it is over. */
  get remainingMs(): number {
    return this.#over ? 0 : Math.max(0, this.#until - performance.now());
  }

  get isOver(): boolean {
    return this.remainingMs === 0;
  }

  /** Whether it is over because the caller no longer waits, which says nothing of the work itself. */
  get isAbandoned(): boolean {
    return this.#over ? this.#abandoned : this.#inherited && this.isOver;
  }

  /** Aborts when it is over. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = new AbortController();
      this.#controller = controller;
      this.onEnd(() => controller.abort(DEADLINE_OVER));
    }
    return this.#controller.signal;
  }

  /**
   * Cheaper than a listener of the signal.
   * @param listener called once, when it is over; at once if it is over already
   * @returns stops listening
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

  /** The work is done: timer and listeners are dropped. */
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
