import { isDeepStrictEqual } from 'node:util';
import { Metrics } from '@diancan/platform';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { GatewaySettings } from '../settings/gateway.settings.js';
import { BucketSet, type Part } from './bucket-set.js';
import type { Buckets, Clock } from './buckets.js';
import { FleetBuckets } from './fleet-buckets.js';
import { LocalBuckets } from './local-buckets.js';
import type { BucketSettings, RateLimitSettings } from '../settings/rate-limit.settings.js';
import { RedisTokens } from './redis-tokens.js';

const monotonic: Clock = () => performance.now();

/** The buckets of the settings in force. One whose own settings change is built anew, and full; the others keep what they hold. */
@Injectable()
export class BucketSets implements BeforeApplicationShutdown {
  #source: RateLimitSettings | undefined;
  #sets = new Map<string, BucketSet>();
  readonly #refused;
  readonly #fallbacks;

  constructor(
    private readonly settings: GatewaySettings,
    private readonly redis: Redis,
    metrics: Metrics,
  ) {
    this.#refused = metrics.counter({
      name: 'diancan_rate_limit_refused_total',
      help: 'Requests answered 429, by the bucket that was empty.',
      labels: ['bucket', 'kind'],
    });
    this.#fallbacks = metrics.counter({
      name: 'diancan_rate_limit_fallback_total',
      help: 'Decisions about buckets of the whole fleet that were taken without Redis.',
      labels: ['bucket', 'kind'],
    });
  }

  /** @throws Error for a name that the settings do not have */
  named(name: string): BucketSet {
    const { rateLimit } = this.settings.current;
    if (rateLimit !== this.#source) this.#build(rateLimit);
    const set = this.#sets.get(name);
    if (set === undefined) throw new Error(`there is no bucket ${name}`);
    return set;
  }

  /** Before connections are closed: tokens that this process holds go back to the fleet. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#sets.values()].map(set => set.close()));
  }

  #build(rateLimit: RateLimitSettings): void {
    const [before, known] = [this.#source, this.#sets];
    const { buckets, callersRemembered } = rateLimit;
    const isAsBefore = (bucket: string): boolean =>
      callersRemembered === before?.callersRemembered &&
      isDeepStrictEqual(buckets[bucket], before.buckets[bucket]);
    this.#source = rateLimit;
    this.#sets = new Map(
      Object.entries(buckets).map(([bucket, kinds]) => [
        bucket,
        (isAsBefore(bucket) && known.get(bucket)) ||
          new BucketSet(this.#partsOf(bucket, kinds, callersRemembered), kind =>
            this.#refused.inc({ bucket, kind }),
          ),
      ]),
    );
    for (const [bucket, set] of known) if (this.#sets.get(bucket) !== set) void set.close();
  }

  #partsOf(
    bucket: string,
    { caller, instance, callerFleet, fleet }: BucketSettings,
    remembered: number,
  ): Part[] {
    const inFleet = (kind: Part['kind'], { leaseTokens, ...size }: NonNullable<typeof fleet>): Buckets =>
      new FleetBuckets(new RedisTokens(this.redis, `${bucket}.${kind}`, size), {
        size,
        leaseTokens,
        remembered,
        clock: monotonic,
        onFallback: () => this.#fallbacks.inc({ bucket, kind }),
      });
    return [
      ...(caller
        ? [{ kind: 'caller', buckets: new LocalBuckets(caller, remembered, monotonic) } as const]
        : []),
      ...(instance ? [{ kind: 'instance', buckets: new LocalBuckets(instance, 1, monotonic) } as const] : []),
      ...(callerFleet
        ? [{ kind: 'callerFleet', buckets: inFleet('callerFleet', callerFleet) } as const]
        : []),
      ...(fleet ? [{ kind: 'fleet', buckets: inFleet('fleet', fleet) } as const] : []),
    ];
  }
}
