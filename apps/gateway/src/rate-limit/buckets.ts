import type { BucketSize, TakeResult } from './token-bucket.js';

/** Buckets of one size, one for each key. */
export interface Buckets {
  readonly size: BucketSize;
  /** Asks the bucket of this key for a token; at once, unless the answer is not known in this process. Never rejects. */
  take(key: string): TakeResult | Promise<TakeResult>;
  /** Undoes a `take` that was admitted. */
  giveBack(key: string): void;
  /** Called when the buckets are no longer used. */
  close(): Promise<void>;
}

/** Monotonic, in ms. */
export type Clock = () => number;
