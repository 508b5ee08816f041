import type { Granted } from './redis-tokens.js';
import type { TakeResult } from './token-bucket.js';

/** Redis is asked about an empty bucket again after at most this time, in ms: others may have returned tokens. */
const EMPTY_FOR_AT_MOST_MS = 1_000;
/** Redis is not asked about an empty bucket for this time, in ms, unless the bucket fills faster. */
const EMPTY_FOR_AT_LEAST_MS = 100;

/** The tokens that one gateway has leased of a fleet's bucket, and what it knows of the rest. Times: monotonic, in ms. */
export class BucketLease {
  /** Requests that wait for the renewal. */
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

  /** The same right after a renewal. A bucket that the renewal found empty is empty, however long the answer took. */
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

  /** Adds the tokens of a renewal. If the bucket is empty now, Redis is not asked until it has filled a little. */
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
