import { outOfContext } from '@diancan/platform';

/** Nobody waits longer for a query before their own begins, in ms. */
const PATIENCE_MS = 1_000;

/**
 * Readers share a query that begins after they asked, so none sees anything older than its question, and
 * one query runs at a time however many ask.
 */
export class SharedRead<T> {
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(private readonly query: () => Promise<T>) {}

  /** @throws what the query throws */
  read(): Promise<T> {
    if (this.#running === undefined) return this.#begin();
    this.#next ??= settledOrSlow(this.#running).then(() => this.#begin());
    return this.#next;
  }

  #begin(): Promise<T> {
    this.#next = undefined;
    const running = outOfContext(this.query).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}

function settledOrSlow(result: Promise<unknown>): Promise<void> {
  return new Promise(resolve => {
    const slow = setTimeout(resolve, PATIENCE_MS);
    const settled = () => {
      clearTimeout(slow);
      resolve();
    };
    result.then(settled, settled);
  });
}
