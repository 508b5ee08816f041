import { within } from '@diancan/platform';
import { LRUCache } from 'lru-cache';
import type { Buckets, Clock } from './buckets.js';
import { LocalBuckets } from './local-buckets.js';
import type { FleetTokens } from './redis-tokens.js';
import { BucketLease } from './bucket-lease.js';
import type { BucketSize, TakeResult } from './token-bucket.js';

/** A lease that has been idle this long returns its tokens, in ms. */
export const IDLE_LEASE_MS = 1_000;
/** How long a request waits for Redis at most, in ms. */
export const ANSWER_TIMEOUT_MS = 250;
/** How often a gateway checks whether Redis is back and takes writes, in ms. */
export const PROBE_EVERY_MS = 1_000;

export interface FleetBucketsOptions {
  readonly size: BucketSize;
  /** Tokens taken from Redis at a time. Each gateway can be off by this many. */
  readonly leaseTokens: number;
  /** Keys remembered at most. */
  readonly remembered: number;
  readonly clock: Clock;
  /** Called for each decision that was taken without Redis. */
  readonly onFallback: () => void;
}

/**
 * Buckets that the whole fleet shares. Tokens are leased in small batches, so that most decisions are taken
 * in this process at once. While Redis is away or refuses writes, each gateway uses local buckets of the same
 * size: with three gateways, a caller gets at most three times the rate. Local buckets are kept when Redis is
 * back, because an unstable Redis must not fill them again and again.
 */
export class FleetBuckets implements Buckets {
  readonly #leases: LRUCache<string, BucketLease>;
  readonly #sweep: NodeJS.Timeout;
  /** Used while Redis is away; made when that happens for the first time. */
  #local: LocalBuckets | undefined;
  #isAway = false;
  #probeAt = 0;

  constructor(
    private readonly tokens: FleetTokens,
    private readonly options: FleetBucketsOptions,
  ) {
    this.#leases = new LRUCache({
      max: options.remembered,
      dispose: (lease, key) => void this.#return(key, lease),
    });
    this.#sweep = setInterval(() => this.returnIdle(), IDLE_LEASE_MS).unref();
  }

  get size(): BucketSize {
    return this.options.size;
  }

  take(key: string): TakeResult | Promise<TakeResult> {
    const now = this.options.clock();
    if (this.#isAway) return this.#takeLocally(key, now);
    let lease = this.#leases.get(key);
    if (lease === undefined) {
      lease = new BucketLease();
      this.#leases.set(key, lease);
    }
    return lease.take(now) ?? this.#takeAfterRenewal(key, lease);
  }

  giveBack(key: string): void {
    if (this.#isAway) this.#local?.giveBack(key);
    else this.#leases.get(key)?.giveBack();
  }

  /** Returns the tokens of idle leases, so that other gateways can use them. */
  returnIdle(): void {
    const idleSince = this.options.clock() - IDLE_LEASE_MS;
    for (const [key, lease] of this.#leases.entries()) {
      if (lease.isIdle(idleSince)) void this.#return(key, lease);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await Promise.all([...this.#leases.entries()].map(([key, lease]) => this.#return(key, lease)));
  }

  /** Requests that arrive during a renewal wait for it. The renewal asks for as many tokens as they need. */
  async #takeAfterRenewal(key: string, lease: BucketLease): Promise<TakeResult> {
    lease.waiting += 1;
    try {
      // A renewal under way may leave no token for a late request. The next renewal counts that request.
      for (let leases = 0; leases < 2; leases += 1) {
        await (lease.renewal ??= this.#renew(key, lease).finally(() => {
          lease.renewal = null;
        }));
        const now = this.options.clock();
        if (this.#isAway) return this.#takeLocally(key, now);
        const result = lease.takeRenewed(now);
        if (result !== null) return result;
      }
      return lease.refusal(this.options.clock());
    } finally {
      lease.waiting -= 1;
    }
  }

  async #renew(key: string, lease: BucketLease): Promise<void> {
    // Requests that arrive in the same tick are counted, too.
    await Promise.resolve();
    const granted = this.tokens.exchange(key, {
      back: 0,
      want: Math.max(this.options.leaseTokens, lease.waiting),
    });
    // Also after the timeout: the tokens of a late answer are leased, and are returned if they stay unused.
    const noted = granted.then(answer => lease.note(answer, this.options.clock()));
    try {
      await within(ANSWER_TIMEOUT_MS, noted);
    } catch {
      this.#fallBack();
    }
  }

  #takeLocally(key: string, now: number): TakeResult {
    const { size, remembered, clock, onFallback } = this.options;
    if (now >= this.#probeAt) {
      this.#probeAt = now + PROBE_EVERY_MS;
      void this.#probe();
    }
    onFallback();
    this.#local ??= new LocalBuckets(size, remembered, clock);
    return this.#local.take(key);
  }

  async #probe(): Promise<void> {
    try {
      await within(ANSWER_TIMEOUT_MS, this.tokens.probe());
      this.#isAway = false;
    } catch {
      // The next probe tries again.
    }
  }

  #fallBack(): void {
    this.#isAway = true;
    this.#probeAt = this.options.clock() + PROBE_EVERY_MS;
  }

  async #return(key: string, lease: BucketLease): Promise<void> {
    const back = lease.empty();
    if (back === 0 || this.#isAway) return;
    // Tokens that cannot be returned are lost: at most one lease, and the bucket refills.
    await within(ANSWER_TIMEOUT_MS, this.tokens.exchange(key, { back, want: 0 })).catch(() => undefined);
  }
}
