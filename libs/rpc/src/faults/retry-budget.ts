/** An unused budget grows to at most this many retries. */
const MOST = 10;

/**
 * A retry budget (Finagle's RetryBudget): each call deposits a fraction of a retry, each retry withdraws a
 * whole one. If everything fails, retries add that fraction to the load instead of doubling it.
 */
export class RetryBudget {
  #saved = MOST;

  /** @param percent retries per hundred calls; read at each call */
  constructor(private readonly percent: () => number) {}

  deposit(): void {
    this.#saved = Math.min(MOST, this.#saved + this.percent() / 100);
  }

  /** @returns false if the budget is used up */
  withdraw(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
