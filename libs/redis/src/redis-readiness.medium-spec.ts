import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PrivateRedis, REFUSALS, startPrivateRedis } from '@diancan/testing/redis';
import { openRedis } from './open-redis.js';
import { RedisReadiness } from './redis-readiness.js';

let server: PrivateRedis;
let redis: Redis;
let readiness: RedisReadiness;
beforeAll(async () => {
  server = await startPrivateRedis();
});
afterAll(() => server?.stop());
beforeEach(() => {
  redis = openRedis(server.url);
  readiness = new RedisReadiness(redis);
});
afterEach(async () => {
  redis.disconnect();
  await server.heal();
});

const state = () =>
  readiness.check().then(
    () => 'ready',
    () => 'not ready',
  );

describe('readiness of Redis', () => {
  it.each(REFUSALS)('is red while Redis says %s, and green by itself afterwards', async refusal => {
    expect(await state()).toBe('ready');
    await server.refuse(refusal);
    await expect.poll(state).toBe('not ready');
    await server.heal();
    await expect.poll(state).toBe('ready');
  });

  it('tries one write for many checks, and leaves only keys that expire', async () => {
    const set = vi.spyOn(redis, 'set');
    await Promise.all(Array.from({ length: 50 }, () => readiness.check()));
    expect(set).toHaveBeenCalledTimes(1);
    const keys = await redis.keys('*');
    expect(await Promise.all(keys.map(async key => (await redis.ttl(key)) > 0))).toEqual([true]);
  });
});
