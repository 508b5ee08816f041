import type { Granted } from './redis-tokens.js';
import type { TakeResult } from './token-bucket.js';

/**
 * An empty bucket is checked in Redis again after at most this time, in ms: tokens may have been returned.
 */
const EMPTY_FOR_AT_MOST_MS = 1_000;
/** An empty bucket is not checked in Redis for this time, in ms, unless it fills faster. */
const EMPTY_FOR_AT_LEAST_MS = 100;

/**
 * The tokens that one gateway has leased from a fleet's bucket, and what it knows of the rest. Times are
 * monotonic, in ms.
 */
export class BucketLease {
  /** How many requests wait for the renewal. */
  waiting = 0;
  /** The renewal that is under way. */
  renewal: Promise<void> | null = null;
  #tokens = 0;
  #drawnAt = 0;
  #leftInRedis = 0;
  #fullAt = 0;
  #emptyUntil = 0;
  #tokenAt = 0;

  /** @returns null if Redis must be asked */
  take(now: number): TakeResult | null {
    if (this.#tokens > 0) return this.#draw(now);
    return now < this.#emptyUntil ? this.refusal(now) : null;
  }

  /**
   * `take` right after a renewal. If that found the bucket empty, it refuses, however long the renewal took.
   */
  takeRenewed(now: number): TakeResult | null {
    if (this.#tokens > 0) return this.#draw(now);
    return this.#emptyUntil > 0 ? this.refusal(now) : null;
  }

  refusal(now: number): TakeResult {
    return { admitted: false, remaining: 0, waitMs: Math.max(1, this.#tokenAt - now) };
  }

  giveBack(): void {
    this.#tokens += 1;
  }

  /**
   * Adds the tokens of a renewal. If the bucket is now empty, Redis is left alone until it has filled a
   * little.
   */
  note({ tokens, left, msUntilToken, msUntilFull }: Granted, now: number): void {
    this.#tokens += tokens;
    this.#drawnAt = now;
    this.#leftInRedis = left;
    this.#fullAt = now + msUntilFull;
    this.#tokenAt = now + msUntilToken;
    const pause = Math.max(msUntilToken, Math.min(EMPTY_FOR_AT_LEAST_MS, msUntilFull / 2));
    this.#emptyUntil = left === 0 ? now + Math.min(EMPTY_FOR_AT_MOST_MS, pause) : 0;
  }

  isIdle(since: number): boolean {
    return this.#tokens > 0 && this.#drawnAt <= since;
  }

  /** Removes all tokens. @returns how many */
  empty(): number {
    const held = this.#tokens;
    this.#tokens = 0;
    return held;
  }

  #draw(now: number): TakeResult {
    this.#tokens -= 1;
    this.#drawnAt = now;
    return {
      admitted: true,
      remaining: this.#leftInRedis + this.#tokens,
      waitMs: Math.max(0, this.#fullAt - now),
    };
  }
}
