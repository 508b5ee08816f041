import type { BucketSize, TakeResult } from './token-bucket.js';

/** Buckets of one size, one for each key. */
export interface Buckets {
  readonly size: BucketSize;
  /**
   * Takes a token from the bucket of this key. Returns a promise only if Redis must be asked; never rejects.
   */
  take(key: string): TakeResult | Promise<TakeResult>;
  /** Undoes a `take` that was admitted. */
  giveBack(key: string): void;
  /** Releases the buckets when they are no longer used. */
  close(): Promise<void>;
}

/** Monotonic, in ms. */
export type Clock = () => number;
