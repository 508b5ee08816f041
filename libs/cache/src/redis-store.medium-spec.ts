import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromTestRun } from '@diancan/testing/run';
import { aDefinition, describeCache, loading, sleepingLoad } from '../testing/describe-cache.js';
import { Cache } from './cache.js';
import { RedisStore } from './redis-store.js';

const keyPrefix = `spec:${randomUUID()}:`;
const connect = () => new Redis(fromTestRun('DIANCAN_TEST_REDIS_URL'), { keyPrefix });

describeCache('Redis', async () => {
  const connections: Redis[] = [];
  return {
    store: name => {
      const redis = connect();
      connections.push(redis);
      return new RedisStore(redis, name);
    },
    close: async () => connections.forEach(redis => redis.disconnect()),
  };
});

describe('foreign values in Redis', () => {
  let redis: Redis;
  beforeAll(() => {
    redis = connect();
  });
  afterAll(() => redis?.disconnect());

  /** Every key that a cache has, by its last part. */
  const keysOf = async (name: string) => {
    const found = await redis.keys(`${keyPrefix}cache:{${name}*`);
    return found.map(key => key.slice(keyPrefix.length));
  };

  it.each([
    ['of another type', (key: string) => redis.del(key).then(() => redis.lpush(key, 'x'))],
    ['that are garbage', (key: string) => redis.set(key, 'garbage')],
  ])('%s are replaced', async (_name, spoil) => {
    const definition = aDefinition();
    const cache = new Cache(definition, new RedisStore(redis, definition.name));
    await cache.get('a', loading('old'));
    const kept = await keysOf(definition.name);
    const entry = kept.find(key => key.endsWith(':value'))!.slice(0, -':value'.length);
    for (const key of [...kept, `${entry}:lease`, `${entry}:changes`]) await spoil(key);
    await cache.evictAll();
    for (const part of ['value', 'lease', 'changes']) await spoil(`${entry}:${part}`);
    expect(await cache.get('a', loading('new'))).toEqual({ name: 'new' });
    expect(await cache.get('a', loading('newer'))).toEqual({ name: 'new' });
    for (const key of [`${entry}:lease`, `${entry}:changes`]) await spoil(key);
    expect(await cache.put('a', loading('put'))).toEqual({ name: 'put' });
    expect(await cache.get('a', loading('newer'))).toEqual({ name: 'put' });
  });

  it('all keys but the generation expire', async () => {
    const definition = aDefinition();
    const cache = new Cache(definition, new RedisStore(redis, definition.name));
    await cache.get('a', loading('a'));
    await cache.begin({ key: 'b' });
    await cache.begin('all');
    await cache.get('c', loading('c'));
    const endless = [];
    for (const key of await keysOf(definition.name)) if ((await redis.pttl(key)) < 0) endless.push(key);
    expect(endless.filter(key => !key.endsWith(':generation'))).toEqual([]);
  });

  it.each(['a', '{}', '}', 'x{y}z', '"米饭"'])('the keys of one entry lie in one slot (%s)', async key => {
    const definition = aDefinition();
    const cache = new Cache(definition, new RedisStore(redis, definition.name));
    await cache.put(key, loading('a'));
    const { load, begun, end } = sleepingLoad();
    const change = cache.begin({ key });
    const loads = change.then(() => cache.get('other', load));
    await begun;
    const entries = await keysOf(definition.name);
    // Value or lease, and changes, of the two keys; the generation.
    expect(entries).toHaveLength(4);
    expect(new Set(entries.map(hashTagOf)).size).toBe(3);
    end(null);
    await loads;
  });
});

/** The part of a key that decides its slot. */
const hashTagOf = (key: string): string => /\{([^}]+)\}/.exec(key)![1]!;
