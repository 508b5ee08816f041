import { openRedis } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateRedis, REFUSALS, startPrivateRedis } from '@diancan/testing/redis';
import { FleetBuckets, PROBE_EVERY_MS } from './fleet-buckets.js';
import { RedisTokens } from './redis-tokens.js';

/** Never refilled, so that what is admitted can be counted. */
const SIZE = { capacity: 100, refillPerSecond: 0 };

let server: PrivateRedis;
let redis: Redis;
let buckets: FleetBuckets;
let now: number;
let fallbacks: number;
beforeAll(async () => {
  server = await startPrivateRedis();
});
afterAll(() => server?.stop());
beforeEach(async () => {
  redis = openRedis(server.url);
  await redis.ping();
  [now, fallbacks] = [0, 0];
  const tokens = new RedisTokens(redis, 'spec.fleet', SIZE);
  buckets = new FleetBuckets(tokens, {
    size: SIZE,
    leaseTokens: 10,
    remembered: 100,
    clock: () => now,
    onFallback: () => {
      fallbacks += 1;
    },
  });
});
afterEach(async () => {
  await buckets.close();
  redis.disconnect();
  await server.heal();
  await server.admin.flushall();
});

async function admitted(key: string, burst: number): Promise<number> {
  const results = await Promise.all(Array.from({ length: burst }, () => buckets.take(key)));
  return results.filter(result => result.admitted).length;
}

/**
 * Whether the next decision is taken without Redis. When it is time to, that has Redis asked whether it is
 * back.
 */
async function isLocal(): Promise<boolean> {
  now += PROBE_EVERY_MS;
  const before = fallbacks;
  await buckets.take('who probes');
  // Sent after the probe by the same connection, so answered after it.
  await redis.ping().catch(() => undefined);
  return fallbacks > before;
}

describe.each(REFUSALS)('buckets of a fleet whose Redis says %s', refusal => {
  it('are local ones: the limit stays the limit, however often Redis is asked', async () => {
    await server.refuse(refusal);
    let all = 0;
    for (let times = 0; times < 3; times += 1) {
      all += await admitted('a', 70);
      expect(await isLocal()).toBe(true);
    }
    expect(all).toBe(SIZE.capacity);
    expect(fallbacks).toBeGreaterThanOrEqual(3 * 70);
  });

  it('are those of the fleet again as soon as it is over', async () => {
    await server.refuse(refusal);
    await admitted('a', 30);
    await server.heal();
    await expect.poll(isLocal).toBe(false);
    expect(await admitted('b', 200)).toBe(SIZE.capacity);
  });
});
