import { randomUUID } from 'node:crypto';
import { redisForSpecs } from '@diancan/testing/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { RedisTokens } from './redis-tokens.js';
import { FORGOTTEN_AFTER_MS } from './token-bucket.js';

let redis: Redis;
let name: string;
beforeAll(async () => {
  redis = redisForSpecs();
  await redis.ping();
});
afterAll(() => redis?.disconnect());
beforeEach(() => {
  name = `spec-${randomUUID()}`;
});

const tokens = (capacity: number, refillPerSecond: number) =>
  new RedisTokens(redis, name, { capacity, refillPerSecond });
const key = (): string => `rate-limit:{${name}:a}`;
const take = (from: RedisTokens, want: number) => from.exchange('a', { back: 0, want });

describe('tokens in Redis', () => {
  it('are granted up to the capacity, also to simultaneous requests', async () => {
    const bucket = tokens(100, 0);
    const granted = await Promise.all(Array.from({ length: 50 }, () => take(bucket, 3)));
    expect(granted.reduce((sum, each) => sum + each.tokens, 0)).toBe(100);
    expect(granted.at(-1)).toEqual({
      tokens: 0,
      left: 0,
      msUntilToken: FORGOTTEN_AFTER_MS,
      msUntilFull: FORGOTTEN_AFTER_MS,
    });
  });

  it('come back by the clock of Redis', async () => {
    const bucket = tokens(2, 1);
    expect(await take(bucket, 2)).toEqual({ tokens: 2, left: 0, msUntilToken: 1_000, msUntilFull: 2_000 });
    // As if it had been 1.5 s ago.
    await redis.hset(key(), 'at', Number(await redis.hget(key(), 'at')) - 1_500);
    expect(await take(bucket, 2)).toMatchObject({ tokens: 1, left: 0 });
  });

  it('do not fall when the clock of Redis goes back', async () => {
    const bucket = tokens(10, 1);
    await take(bucket, 5);
    await redis.hset(key(), 'at', Number(await redis.hget(key(), 'at')) + 3_600_000);
    expect((await take(bucket, 10)).tokens).toBe(5);
  });

  it('can be given back, and are never more than the bucket holds', async () => {
    const bucket = tokens(10, 0);
    await take(bucket, 10);
    await bucket.exchange('a', { back: 4, want: 0 });
    expect((await take(bucket, 10)).tokens).toBe(4);
    await bucket.exchange('a', { back: 40, want: 0 });
    expect((await take(bucket, 40)).tokens).toBe(10);
  });

  it('need no key once the bucket is full again', async () => {
    const bucket = tokens(10, 1_000);
    await take(bucket, 10);
    expect(await redis.pttl(key())).toBeLessThanOrEqual(10);
    await vi.waitFor(async () => expect(await redis.exists(key())).toBe(0));
    const slow = tokens(10, 0);
    await take(slow, 1);
    expect(await redis.pttl(key())).toBeGreaterThan(FORGOTTEN_AFTER_MS - 10_000);
    await slow.exchange('a', { back: 1, want: 0 });
    expect(await redis.exists(key())).toBe(0);
  });

  it('follow a change of the size', async () => {
    await take(tokens(10, 0), 1);
    expect((await take(tokens(5, 0), 10)).tokens).toBe(5);
  });

  it('get an end again at the next exchange when they have lost it', async () => {
    const bucket = tokens(10, 1);
    await take(bucket, 5);
    await redis.persist(key());
    expect((await take(bucket, 1)).tokens).toBe(1);
    expect(await redis.pttl(key())).toBeGreaterThan(0);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['another type', () => redis.set(key(), 'no bucket')],
    ['other fields', () => redis.hset(key(), 'a', '1')],
    ['no time', () => redis.hset(key(), 'tokens', '3')],
    ['words for numbers', () => redis.hset(key(), 'tokens', 'many', 'at', 'once')],
    ['less than nothing', () => redis.hset(key(), 'tokens', '-inf', 'at', '0')],
    ['no number', () => redis.hset(key(), 'tokens', 'nan', 'at', 'nan')],
  ])('are those of a full bucket where the key holds %s', async (_what, spoil) => {
    await spoil();
    expect((await take(tokens(10, 1), 4)).left).toBe(6);
    expect((await take(tokens(10, 1), 4)).left).toBe(2);
    expect(await redis.pttl(key())).toBeGreaterThan(0);
  });

  it('are not waited for while there is no connection', async () => {
    const away = new Redis('redis://127.0.0.1:1', { lazyConnect: true });
    const bucket = new RedisTokens(away, name, { capacity: 1, refillPerSecond: 0 });
    await expect(take(bucket, 1)).rejects.toThrow('not connected');
    await expect(bucket.probe()).rejects.toThrow('not connected');
  });
});
