export interface BucketSize {
  /** Tokens in a full bucket. */
  readonly capacity: number;
  /** Tokens per second. */
  readonly refillPerSecond: number;
}

/** The result of taking a token. */
export interface TakeResult {
  readonly admitted: boolean;
  /** Whole tokens left. */
  readonly remaining: number;
  /** If admitted, ms until the bucket is full again; if refused, ms until it has a token. */
  readonly waitMs: number;
}

/** A bucket that has been idle this long is full again, in ms, even if it has no refill. */
export const FORGOTTEN_AFTER_MS = 3_600_000;

/** A token bucket (burst and rate). Times are monotonic, in ms. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(
    private readonly size: BucketSize,
    now: number,
  ) {
    this.#tokens = size.capacity;
    this.#at = now;
  }

  take(now: number): TakeResult {
    const { capacity } = this.size;
    this.#refill(now);
    if (this.#tokens < 1) return { admitted: false, remaining: 0, waitMs: this.#msUntil(1) };
    this.#tokens -= 1;
    return { admitted: true, remaining: Math.floor(this.#tokens), waitMs: this.#msUntil(capacity) };
  }

  /** Undoes one `take`. */
  giveBack(): void {
    this.#tokens = Math.min(this.size.capacity, this.#tokens + 1);
  }

  #refill(now: number): void {
    const { capacity, refillPerSecond } = this.size;
    const elapsed = Math.max(0, now - this.#at);
    this.#tokens =
      elapsed >= FORGOTTEN_AFTER_MS
        ? capacity
        : Math.min(capacity, this.#tokens + (elapsed * refillPerSecond) / 1_000);
    this.#at = now;
  }

  #msUntil(tokens: number): number {
    if (this.#tokens >= tokens) return 0;
    return Math.min(
      FORGOTTEN_AFTER_MS,
      Math.ceil(((tokens - this.#tokens) * 1_000) / this.size.refillPerSecond),
    );
  }
}
