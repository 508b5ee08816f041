interface Flight {
  readonly startedAt: number;
  readonly answer: Promise<unknown>;
}

/**
 * A load may be joined for this time, in ms: an eviction by another process that this one does not hear of
 * must not be hidden by a load that began before it.
 */
const JOINED_MS = 250;

/** Single flight in this process: callers that ask for a key during its load share that load. */
export class Flights {
  readonly #flights = new Map<string, Flight>();

  join<T>(key: string, begin: () => Promise<T>): Promise<T> {
    const known = this.#flights.get(key);
    if (known !== undefined && performance.now() - known.startedAt < JOINED_MS)
      return known.answer as Promise<T>;
    const answer = begin().finally(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    const flight: Flight = { startedAt: performance.now(), answer };
    this.#flights.set(key, flight);
    return answer;
  }

  /** Later callers do not join the load that is running. */
  forget(key: string | undefined): void {
    if (key === undefined) this.#flights.clear();
    else this.#flights.delete(key);
  }
}
