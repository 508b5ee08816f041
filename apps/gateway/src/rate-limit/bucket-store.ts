import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { BucketSets } from './bucket-sets.js';
import type { TakeResult } from './token-bucket.js';

/** What the plugin takes for a key: which bucket, and whose. */
export const storeKey = (bucket: string, caller: string): string => `${bucket} ${caller}`;

type Count = (error: Error | null, result?: { current: number; ttl: number }) => void;

/**
 * Token buckets as a store of @fastify/rate-limit. The plugin counts requests in a window and refuses those above `max`,
 * the capacity here: what it takes for requests counted are the tokens that are missing, one more than there can be when
 * the bucket is empty; what it takes for the rest of the window is the time until the bucket is full, or has a token.
 */
export function bucketStore(sets: BucketSets): FastifyRateLimitStoreCtor {
  return class BucketStore implements FastifyRateLimitStore {
    incr(key: string, count: Count, _timeWindow: number, max: number): void {
      const space = key.indexOf(' ');
      const result = sets.named(key.slice(0, space)).take(key.slice(space + 1));
      if (result instanceof Promise) result.then(late => count(null, counted(late, max)), count);
      else count(null, counted(result, max));
    }

    /** All routes share the buckets; a route says which by its key. */
    child(): this {
      return this;
    }
  };
}

const counted = ({ admitted, remaining, waitMs }: TakeResult, max: number) => ({
  current: admitted ? max - remaining : max + 1,
  ttl: waitMs,
});
