import { Metrics } from '@diancan/platform';
import type { Redis } from 'ioredis';
import { beforeEach, describe, expect, it } from 'vitest';
import type { GatewaySettings } from '../settings/gateway.settings.js';
import { BucketSets } from './bucket-sets.js';

const limits = (capacity: number) => ({
  enabled: true,
  callersRemembered: 10,
  buckets: {
    default: { caller: { capacity, refillPerSecond: 0 } },
    shared: { fleet: { capacity: 1, refillPerSecond: 0, leaseTokens: 1 } },
    open: {},
  },
});

/** One that is not connected. */
const away = { status: 'reconnecting', defineCommand: () => undefined } as unknown as Redis;

let current: { rateLimit: ReturnType<typeof limits> };
let metrics: Metrics;
let sets: BucketSets;
beforeEach(() => {
  current = { rateLimit: limits(1) };
  metrics = new Metrics();
  sets = new BucketSets(
    {
      get current() {
        return current;
      },
    } as unknown as GatewaySettings,
    away,
    metrics,
  );
});

const burst = async (times: number): Promise<boolean[]> => {
  const admitted = [];
  for (let time = 0; time < times; time += 1) admitted.push((await sets.named('default').take('a')).admitted);
  return admitted;
};

describe('the buckets of the settings', () => {
  it('keep what they have given', async () => {
    expect(await burst(2)).toEqual([true, false]);
  });

  it('are built anew when the settings change', async () => {
    await burst(2);
    current = { rateLimit: limits(2) };
    expect(await burst(3)).toEqual([true, true, false]);
  });

  it('count whom they refuse, by name and kind', async () => {
    await burst(4);
    expect(await metrics.text()).toContain(
      'diancan_rate_limit_refused_total{bucket="default",kind="caller"} 3',
    );
  });

  it('count what they decide without Redis', async () => {
    const results = [await sets.named('shared').take('a'), await sets.named('shared').take('b')];
    expect(results.map(({ admitted }) => admitted)).toEqual([true, false]);
    expect(await metrics.text()).toContain(
      'diancan_rate_limit_fallback_total{bucket="shared",kind="fleet"} 2',
    );
    await sets.beforeApplicationShutdown();
  });

  it('may be of no kind at all', () => {
    expect(sets.named('open').capacity).toBeNull();
  });

  it('are none of another name', () => {
    expect(() => sets.named('toString')).toThrow('no bucket toString');
  });
});
