import { Metrics } from '@diancan/platform';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gatewaySettings, gatewayValues } from '../../testing/settings.js';
import type { GatewaySettings } from '../settings/gateway.settings.js';
import { BucketSets } from './bucket-sets.js';

const NO_REFILL = { refillPerSecond: 0 };
/** What `exchangeTokens` answers: 10 tokens granted, some left, none to wait for. */
const TEN_GRANTED = [10, 90, 0, 1_000];

interface Sizes {
  readonly caller?: number;
  readonly fleet?: number;
  readonly callersRemembered?: number;
}
const withBuckets = ({ caller = 1, fleet = 1, callersRemembered = 10 }: Sizes = {}) => ({
  routes: [],
  rateLimit: {
    enabled: true,
    callersRemembered,
    buckets: {
      default: { caller: { ...NO_REFILL, capacity: caller } },
      shared: { fleet: { ...NO_REFILL, capacity: fleet, leaseTokens: 10 } },
      open: {},
    },
  },
});

let settings: GatewaySettings;
let redis: { status: string; defineCommand: () => void; exchangeTokens: ReturnType<typeof vi.fn> };
let metrics: Metrics;
let sets: BucketSets;
beforeEach(() => {
  settings = gatewaySettings(withBuckets());
  redis = { status: 'ready', defineCommand: () => undefined, exchangeTokens: vi.fn(async () => TEN_GRANTED) };
  metrics = new Metrics();
  sets = new BucketSets(settings, redis as unknown as Redis, metrics);
});
afterEach(() => sets.beforeApplicationShutdown());

const change = (sizes: Sizes) => settings.replace(gatewayValues(withBuckets(sizes)));

const burst = async (times: number): Promise<boolean[]> => {
  const admitted = [];
  for (let time = 0; time < times; time += 1) admitted.push((await sets.named('default').take('a')).admitted);
  return admitted;
};

/** Tokens that were given back to Redis: the fourth argument after the key. */
const returned = (): number[] =>
  redis.exchangeTokens.mock.calls.map(([, , , back]) => back as number).filter(back => back > 0);

describe('the buckets of the settings', () => {
  it('keep what they have given', async () => {
    expect(await burst(2)).toEqual([true, false]);
  });

  it('start again, full, when their settings change', async () => {
    await burst(2);
    change({ caller: 2 });
    expect(await burst(3)).toEqual([true, true, false]);
  });

  it('start again when the number of callers to remember changes', async () => {
    await burst(2);
    change({ callersRemembered: 11 });
    expect(await burst(2)).toEqual([true, false]);
  });

  it('keep what they have given when the settings of another bucket change', async () => {
    await burst(2);
    change({ fleet: 2 });
    expect(await burst(1)).toEqual([false]);
  });

  it('return their tokens to the fleet when they are replaced', async () => {
    await sets.named('shared').take('a');
    change({ fleet: 2 });
    sets.named('shared');
    await vi.waitFor(() => expect(returned()).toEqual([9]));
  });

  it('hold their tokens when the settings of another bucket change', async () => {
    await sets.named('shared').take('a');
    change({ caller: 2 });
    sets.named('shared');
    expect(returned()).toEqual([]);
  });

  it('count what they refuse, by name and kind', async () => {
    await burst(4);
    expect(await metrics.text()).toContain(
      'diancan_rate_limit_refused_total{bucket="default",kind="caller"} 3',
    );
  });

  it('count what they decide without Redis', async () => {
    redis.status = 'reconnecting';
    const results = [await sets.named('shared').take('a'), await sets.named('shared').take('b')];
    expect(results.map(({ admitted }) => admitted)).toEqual([true, false]);
    expect(await metrics.text()).toContain(
      'diancan_rate_limit_fallback_total{bucket="shared",kind="fleet"} 2',
    );
  });

  it('may be of no kind at all', () => {
    expect(sets.named('open').capacity).toBeNull();
  });

  it('are none of another name', () => {
    expect(() => sets.named('toString')).toThrow('no bucket toString');
  });
});
