/** A budget that nobody used grows no further than this many retries. */
const MOST = 10;

/**
 * How many retries the calls of late pay for: each call puts in a share, each retry takes one out. When everything fails,
 * retries add that share to the load instead of doubling it (Finagle's RetryBudget).
 */
export class RetryBudget {
  #saved = MOST;

  /** @param percent retries per hundred calls; read at each call */
  constructor(private readonly percent: () => number) {}

  deposit(): void {
    this.#saved = Math.min(MOST, this.#saved + this.percent() / 100);
  }

  /** @returns false when it is used up */
  withdraw(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
