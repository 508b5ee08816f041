import { isDeepStrictEqual } from 'node:util';
import { Metrics } from '@diancan/platform';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { GatewaySettings } from '../settings/gateway.settings.js';
import type { BucketSettings } from '../settings/rate-limit.settings.js';
import { BucketSet, type Part } from './bucket-set.js';
import type { Buckets, Clock } from './buckets.js';
import { FleetBuckets } from './fleet-buckets.js';
import { LocalBuckets } from './local-buckets.js';
import { RedisTokens } from './redis-tokens.js';

const monotonic: Clock = () => performance.now();

interface BuiltSet {
  readonly settings: { readonly kinds: BucketSettings; readonly remembered: number };
  readonly set: BucketSet;
}
type BuiltSets = ReadonlyMap<string, BuiltSet>;

/** The buckets of the settings in force. Only a bucket whose own settings change starts again, full. */
@Injectable()
export class BucketSets implements BeforeApplicationShutdown {
  readonly #sets;
  readonly #refused;
  readonly #fallbacks;

  constructor(
    settings: GatewaySettings,
    private readonly redis: Redis,
    metrics: Metrics,
  ) {
    this.#sets = settings.derive(
      ({ rateLimit: { buckets, callersRemembered } }) => ({ buckets, callersRemembered }),
      ({ buckets, callersRemembered }, before: BuiltSets | undefined) =>
        this.#build(buckets, callersRemembered, before),
      replaced => this.#closeUnused(replaced),
    );
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
    const built = this.#sets.current.get(name);
    if (built === undefined) throw new Error(`there is no bucket ${name}`);
    return built.set;
  }

  /** Returns the tokens of this process to the fleet while there is still a connection to Redis. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...(this.#sets.built?.values() ?? [])].map(({ set }) => set.close()));
  }

  #build(
    buckets: Readonly<Record<string, BucketSettings>>,
    remembered: number,
    before: BuiltSets | undefined,
  ): BuiltSets {
    return new Map(
      Object.entries(buckets).map(([bucket, kinds]): [string, BuiltSet] => {
        const settings = { kinds, remembered };
        const known = before?.get(bucket);
        if (known !== undefined && isDeepStrictEqual(known.settings, settings)) return [bucket, known];
        const set = new BucketSet(this.#partsOf(bucket, kinds, remembered), kind =>
          this.#refused.inc({ bucket, kind }),
        );
        return [bucket, { settings, set }];
      }),
    );
  }

  #closeUnused(replaced: BuiltSets): void {
    for (const [bucket, built] of replaced) {
      if (this.#sets.built?.get(bucket) !== built) void built.set.close();
    }
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
    const parts: Part[] = [];
    if (caller) parts.push({ kind: 'caller', buckets: new LocalBuckets(caller, remembered, monotonic) });
    if (instance) parts.push({ kind: 'instance', buckets: new LocalBuckets(instance, 1, monotonic) });
    if (callerFleet) parts.push({ kind: 'callerFleet', buckets: inFleet('callerFleet', callerFleet) });
    if (fleet) parts.push({ kind: 'fleet', buckets: inFleet('fleet', fleet) });
    return parts;
  }
}
