import { between, count, flag } from '@diancan/config';
import { z } from 'zod';

/** The bucket of a route that names none. */
export const DEFAULT_BUCKET = 'default';
/** The bucket of the web apps' files; `default` if there is none. */
export const PAGES_BUCKET = 'pages';

const size = {
  /** Tokens in a full bucket: the largest burst. */
  capacity: count,
  /** Tokens per second. With 0, the bucket is full again only after an idle hour. */
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

const HOUR_SECONDS = 3_600;
/** A fixed window: at most `max` attempts until it ends. */
const attemptWindow = z.strictObject({ max: between(1, 1_000_000), windowSeconds: between(1, HOUR_SECONDS) });
const attemptLimits = z.strictObject({ address: attemptWindow, account: attemptWindow });
const name = z.string().regex(/^[a-zA-Z]+$/);

/** config-repo/gateway.yml explains each setting. */
export const rateLimitSettings = z.strictObject({
  enabled: flag,
  callersRemembered: count,
  buckets: z.record(name, bucketSettings).refine(buckets => DEFAULT_BUCKET in buckets),
  /** Routes name these under `attempts`. */
  attempts: z.record(name, attemptLimits).default({}),
});

export type RateLimitSettings = z.infer<typeof rateLimitSettings>;
export type BucketSettings = z.infer<typeof bucketSettings>;
export type AttemptWindow = z.infer<typeof attemptWindow>;

/** Whether every bucket that a route names exists. */
export const namesItsBuckets = (settings: {
  rateLimit: RateLimitSettings;
  routes: ReadonlyArray<{ bucket?: string | undefined }>;
}): boolean =>
  settings.routes.every(
    ({ bucket }) => bucket === undefined || Object.hasOwn(settings.rateLimit.buckets, bucket),
  );

/** Whether every limit of attempts that a route names exists. */
export const namesItsAttempts = (settings: {
  rateLimit: RateLimitSettings;
  routes: ReadonlyArray<{ attempts?: string | undefined }>;
}): boolean =>
  settings.routes.every(
    ({ attempts }) => attempts === undefined || Object.hasOwn(settings.rateLimit.attempts, attempts),
  );
