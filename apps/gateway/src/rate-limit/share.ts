import type { Granted } from './redis-tokens.js';
import type { Verdict } from './token-bucket.js';

/** An empty bucket is looked at again after at most so long, in ms: others may have given tokens back. */
const EMPTY_FOR_AT_MOST_MS = 1_000;
/** Unless a bucket fills faster, an empty one is left alone for so long, in ms: one question then brings several tokens. */
const EMPTY_FOR_AT_LEAST_MS = 100;

/** What one gateway holds of a bucket that the fleet shares, and what it knows of the rest. Times are monotonic, in ms. */
export class Share {
  /** Requests that wait for the lease on its way. */
  waiting = 0;
  /** The lease on its way. */
  lease: Promise<void> | null = null;
  #tokens = 0;
  #drawnAt = 0;
  #leftInRedis = 0;
  #fullAt = 0;
  #emptyUntil = 0;
  #tokenAt = 0;

  /** Null when only Redis knows. */
  take(now: number): Verdict | null {
    if (this.#tokens > 0) return this.#draw(now);
    return now < this.#emptyUntil ? this.refusal(now) : null;
  }

  /** The same right after a lease came: what it did not bring is not there, however long the answer took. */
  takeLeased(now: number): Verdict | null {
    if (this.#tokens > 0) return this.#draw(now);
    return this.#emptyUntil > 0 ? this.refusal(now) : null;
  }

  refusal(now: number): Verdict {
    return { admitted: false, remaining: 0, waitMs: Math.max(1, this.#tokenAt - now) };
  }

  giveBack(): void {
    this.#tokens += 1;
  }

  /** Takes in a lease. When it was the last of the bucket, there is nothing to ask for until the bucket has filled a little. */
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

  /** @returns the tokens that it held */
  empty(): number {
    const held = this.#tokens;
    this.#tokens = 0;
    return held;
  }

  #draw(now: number): Verdict {
    this.#tokens -= 1;
    this.#drawnAt = now;
    return {
      admitted: true,
      remaining: this.#leftInRedis + this.#tokens,
      waitMs: Math.max(0, this.#fullAt - now),
    };
  }
}
