import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MovedAddress, movedAddress } from '@diancan/testing/network';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { openRedis, reopenTogether } from './open-redis.js';

/** Both servers have the same password, like the members of one failover group. */
const PASSWORD = 'the-same';
let old: PrivateRedis;
let next: PrivateRedis;
let address: MovedAddress;
let redis: Redis;

beforeAll(async () => {
  [old, next] = await Promise.all([startPrivateRedis(), startPrivateRedis()]);
  for (const { admin } of [old, next]) await admin.config('SET', 'requirepass', PASSWORD);
});
afterAll(() => Promise.all([old?.stop(), next?.stop()]));
beforeEach(async () => {
  const url = new URL(old.url);
  url.password = PASSWORD;
  address = await movedAddress(url.href);
  redis = openRedis(address.url);
  await redis.set('where', 'old');
  await next.admin.set('where', 'next');
});
afterEach(async () => {
  redis.disconnect();
  await address.close();
  await old.heal();
});

describe('a connection that receives READONLY', () => {
  it('is reopened, and so reaches the new primary at its address', async () => {
    await old.refuse('READONLY');
    address.moveTo(next.url);
    expect(await redis.get('where')).toBe('old');
    await expect(redis.set('key', 'value')).rejects.toThrow(/^READONLY/);
    expect(await redis.get('where')).toBe('next');
    expect(await redis.set('key', 'value')).toBe('OK');
  });

  it('recognises it inside a script, too', async () => {
    await old.refuse('READONLY');
    address.moveTo(next.url);
    await expect(redis.eval("return redis.call('SET', KEYS[1], '1')", 1, 'key')).rejects.toThrow('READONLY');
    expect(await redis.get('where')).toBe('next');
  });

  it('reopens the connection that listens for it, too', async () => {
    const listening = redis.duplicate({ maxRetriesPerRequest: null });
    listening.on('error', () => undefined);
    const heard: string[] = [];
    listening.on('message', (_channel, message) => heard.push(message));
    await listening.subscribe('news');
    reopenTogether(redis, listening);
    await old.refuse('READONLY');
    address.moveTo(next.url);
    await expect(redis.set('key', 'value')).rejects.toThrow(/^READONLY/);
    await expect.poll(() => next.admin.publish('news', 'from the new primary')).toBe(1);
    await expect.poll(() => heard).toContain('from the new primary');
    listening.disconnect();
  });

  it('is not reopened again and again while no other server takes over, and can read meanwhile', async () => {
    await old.refuse('READONLY');
    let opened = 0;
    redis.on('ready', () => {
      opened += 1;
    });
    for (let times = 0; times < 20; times += 1) {
      await expect(redis.set('key', 'value')).rejects.toThrow(/^READONLY/);
      expect(await redis.get('where')).toBe('old');
    }
    // Not exactly one: on a slow machine it may take longer than the pause between two attempts.
    expect(opened).toBeLessThan(10);
    await old.heal();
    expect(await redis.set('key', 'value')).toBe('OK');
  });
});
