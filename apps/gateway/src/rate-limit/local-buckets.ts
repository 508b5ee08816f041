import { LRUCache } from 'lru-cache';
import type { Buckets, Clock } from './buckets.js';
import { type BucketSize, TokenBucket, type TakeResult } from './token-bucket.js';

/**
 * Buckets in the memory of this process. If there are too many, the least recently used start again, full.
 */
export class LocalBuckets implements Buckets {
  readonly #buckets: LRUCache<string, TokenBucket>;

  constructor(
    readonly size: BucketSize,
    /** Keys remembered at most. */
    max: number,
    private readonly clock: Clock,
  ) {
    this.#buckets = new LRUCache({ max });
  }

  take(key: string): TakeResult {
    const now = this.clock();
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = new TokenBucket(this.size, now);
      this.#buckets.set(key, bucket);
    }
    return bucket.take(now);
  }

  giveBack(key: string): void {
    this.#buckets.get(key)?.giveBack();
  }

  async close(): Promise<void> {
    this.#buckets.clear();
  }
}
