/** Thrown instead of calling while too many calls are in flight already: nothing was sent. */
export class BulkheadFullError extends Error {
  override readonly name = 'BulkheadFullError';
  constructor() {
    super('too many calls are in flight');
  }
}

/**
 * Limits how many calls are in flight, so that one slow service cannot take all memory and connections of its caller.
 * Opossum's own counts what it turns away as a failure of the other side, and would open the breaker.
 */
export class Bulkhead {
  #inFlight = 0;

  /** @param limit read at each call */
  constructor(private readonly limit: () => number) {}

  /** @throws BulkheadFullError, or whatever `work` throws */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inFlight >= this.limit()) throw new BulkheadFullError();
    this.#inFlight += 1;
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
    }
  }
}
