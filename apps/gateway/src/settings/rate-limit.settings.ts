import { count, flag } from '@diancan/config';
import { z } from 'zod';

/** The bucket of every route that names no other. */
export const DEFAULT_BUCKET = 'default';

const size = {
  /** Tokens that it holds when full: the largest burst. */
  capacity: count,
  /** Tokens per second; 0 is legal, and then nothing comes back for an hour. */
  refillPerSecond: z.coerce.number().min(0),
};
const localBucket = z.strictObject(size).nullish();
const fleetBucket = z
  .strictObject({ ...size, /** Tokens taken from Redis at a time. */ leaseTokens: count })
  .nullish();

const bucketSettings = z.strictObject({
  caller: localBucket,
  callerFleet: fleetBucket,
  instance: localBucket,
  fleet: fleetBucket,
});

/** gateway.yml says what each of them is for. */
export const rateLimitSettings = z.strictObject({
  enabled: flag,
  callersRemembered: count,
  buckets: z
    .record(z.string().regex(/^[a-zA-Z]+$/), bucketSettings)
    .refine(buckets => DEFAULT_BUCKET in buckets),
});

export type RateLimitSettings = z.infer<typeof rateLimitSettings>;
export type BucketSettings = z.infer<typeof bucketSettings>;

/** Routes may only name buckets that there are. */
export const namesItsBuckets = (settings: {
  rateLimit: RateLimitSettings;
  routes: ReadonlyArray<{ bucket?: string | undefined }>;
}): boolean =>
  settings.routes.every(
    ({ bucket }) => bucket === undefined || Object.hasOwn(settings.rateLimit.buckets, bucket),
  );
