import { within } from '@diancan/platform';
import { LRUCache } from 'lru-cache';
import type { Buckets, Clock } from './buckets.js';
import { LocalBuckets } from './local-buckets.js';
import type { FleetTokens } from './redis-tokens.js';
import { Share } from './share.js';
import type { BucketSize, Verdict } from './token-bucket.js';

/** A share that was not drawn from for so long goes back, in ms. */
export const IDLE_SHARE_MS = 1_000;
/** An answer of Redis that takes longer is not waited for, in ms: a request costs no more than this when Redis hangs. */
export const PATIENCE_MS = 250;
/** How often a gateway checks whether Redis is back and takes writes, in ms. */
export const PROBE_EVERY_MS = 1_000;

export interface FleetBucketsOptions {
  readonly size: BucketSize;
  /** Tokens taken from Redis at a time: the fleet is exact to within so many per gateway. */
  readonly leaseTokens: number;
  /** Keys remembered at most. */
  readonly remembered: number;
  readonly clock: Clock;
  /** Called for each decision that was taken without Redis. */
  readonly onFallback: () => void;
}

/**
 * Buckets that the whole fleet shares. Tokens are leased in small batches, so that most decisions are taken
 * here and at once. While Redis is away, or refuses writes, each gateway has local buckets of the same size:
 * a caller gets at most so many times the rate as there are gateways, never everything and never nothing.
 * Local buckets are kept while Redis is there: one that comes and goes must not fill them each time.
 */
export class FleetBuckets implements Buckets {
  readonly #shares: LRUCache<string, Share>;
  readonly #sweep: NodeJS.Timeout;
  /** Instead of Redis, while it is away; made when that happens for the first time. */
  #local: LocalBuckets | undefined;
  #isAway = false;
  #probeAt = 0;

  constructor(
    private readonly tokens: FleetTokens,
    private readonly options: FleetBucketsOptions,
  ) {
    this.#shares = new LRUCache({
      max: options.remembered,
      dispose: (share, key) => void this.#return(key, share),
    });
    this.#sweep = setInterval(() => this.returnIdle(), IDLE_SHARE_MS).unref();
  }

  get size(): BucketSize {
    return this.options.size;
  }

  take(key: string): Verdict | Promise<Verdict> {
    const now = this.options.clock();
    if (this.#isAway) return this.#takeLocally(key, now);
    let share = this.#shares.get(key);
    if (share === undefined) {
      share = new Share();
      this.#shares.set(key, share);
    }
    return share.take(now) ?? this.#takeWithLease(key, share);
  }

  giveBack(key: string): void {
    if (this.#isAway) this.#local?.giveBack(key);
    else this.#shares.get(key)?.giveBack();
  }

  /** Gives back what is not being used, so that other gateways may use it. */
  returnIdle(): void {
    const idleSince = this.options.clock() - IDLE_SHARE_MS;
    for (const [key, share] of this.#shares.entries()) {
      if (share.isIdle(idleSince)) void this.#return(key, share);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await Promise.all([...this.#shares.entries()].map(([key, share]) => this.#return(key, share)));
  }

  /** Who comes while a lease is on its way waits for it: it is asked for as much as all of them need. */
  async #takeWithLease(key: string, share: Share): Promise<Verdict> {
    share.waiting += 1;
    try {
      // Of a lease that is on its way already there may be nothing left for who came late; of the next one there is.
      for (let leases = 0; leases < 2; leases += 1) {
        await (share.lease ??= this.#lease(key, share).finally(() => {
          share.lease = null;
        }));
        const now = this.options.clock();
        if (this.#isAway) return this.#takeLocally(key, now);
        const verdict = share.takeLeased(now);
        if (verdict !== null) return verdict;
      }
      return share.refusal(this.options.clock());
    } finally {
      share.waiting -= 1;
    }
  }

  async #lease(key: string, share: Share): Promise<void> {
    // Whoever comes at the same moment is counted, too.
    await Promise.resolve();
    const granted = this.tokens.exchange(key, {
      back: 0,
      want: Math.max(this.options.leaseTokens, share.waiting),
    });
    // Also one that comes too late: its tokens are ours, and go back if nobody draws them.
    const noted = granted.then(answer => share.note(answer, this.options.clock()));
    try {
      await within(PATIENCE_MS, noted);
    } catch {
      this.#fallBack();
    }
  }

  #takeLocally(key: string, now: number): Verdict {
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
      await within(PATIENCE_MS, this.tokens.probe());
      this.#isAway = false;
    } catch {
      // The next probe tries again.
    }
  }

  #fallBack(): void {
    this.#isAway = true;
    this.#probeAt = this.options.clock() + PROBE_EVERY_MS;
  }

  async #return(key: string, share: Share): Promise<void> {
    const back = share.empty();
    if (back === 0 || this.#isAway) return;
    // What cannot be returned is lost, at most a lease; the bucket refills.
    await within(PATIENCE_MS, this.tokens.exchange(key, { back, want: 0 })).catch(() => undefined);
  }
}
