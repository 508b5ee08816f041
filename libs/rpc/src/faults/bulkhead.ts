/** Thrown instead of calling while too many calls are in flight: nothing was sent. */
export class BulkheadFullError extends Error {
  override readonly name = 'BulkheadFullError';
  constructor() {
    super('too many calls are in flight');
  }
}

/**
 * Limits how many calls are in flight, so that one slow service cannot take all memory and connections of its
 * caller. Opossum's own limit would count a refused call as a failure of the service and open the breaker.
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
