import { NotPublishedError } from './not-published.error.js';

/** Runs at most `size` tasks at a time; the next ones wait in their order, up to `maxWaiting`. */
export class Window {
  readonly #waiting: Array<() => void> = [];
  #running = 0;

  constructor(
    private readonly size: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws NotPublishedError if too many are waiting already */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.size) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= this.maxWaiting)
      throw new NotPublishedError('unavailable', `${this.#waiting.length} messages are waiting already`);
    await new Promise<void>(resolve => this.#waiting.push(resolve));
  }

  /** Hands the place to the next one. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
