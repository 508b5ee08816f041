import { openRedis } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type PrivateRedis, REFUSALS, startPrivateRedis } from '@diancan/testing/redis';
import { aDefinition, type Dish, loading, PATIENTLY } from '../testing/describe-cache.js';
import { Cache } from './cache.js';
import type { CacheDefinition } from './cache-definition.js';
import { RedisStore } from './redis-store.js';

let server: PrivateRedis;
let path: CuttablePath;
let definition: CacheDefinition<Dish>;
/** A process whose way to Redis the spec may cut, and one that always reaches it. */
let far: Cache<Dish>;
let other: Cache<Dish>;
const connections: Redis[] = [];

beforeAll(async () => {
  server = await startPrivateRedis();
  path = await cuttablePath(server.url);
});
afterAll(async () => {
  await path?.close();
  await server?.stop();
});
beforeEach(async () => {
  definition = aDefinition({ near: { capacity: 10, ttlMs: 600_000 } });
  [far, other] = [open(path.url), open(server.url)];
  await vi.waitUntil(() => [far, other].every(cache => cache.isNearLive()), PATIENTLY);
});
afterEach(async () => {
  for (const cache of [far, other]) cache.close();
  for (const redis of connections.splice(0)) redis.disconnect();
  path.mend();
  path.release();
  await server.heal();
});

/** Slow machines answer late, so the limit is longer than in production. */
function open(url: string): Cache<Dish> {
  const redis = openRedis(url, {
    commandTimeout: 1_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    logLevel: 'debug',
  });
  connections.push(redis);
  return new Cache(definition, new RedisStore(redis, definition.name));
}

const stores = (cache: Cache<Dish>, key: string) =>
  vi.waitFor(async () => {
    await cache.get(key, loading('stored'));
    const again = loading('again');
    expect(await cache.get(key, again)).toEqual({ name: 'stored' });
    expect(again).not.toHaveBeenCalled();
  }, PATIENTLY);

describe.each(REFUSALS)('in a Redis that says %s', refusal => {
  it('values are loaded, and an eviction is made good before anything is read from it', async () => {
    await stores(far, 'a');
    await server.refuse(refusal);
    await far.evict('a');
    expect(await far.get('a', loading('new'))).toEqual({ name: 'new' });
    expect(await far.get('b', loading('b'))).toEqual({ name: 'b' });
    expect(await far.put('c', loading('c'))).toEqual({ name: 'c' });
    await server.heal();
    await vi.waitFor(
      async () => expect(await other.get('a', loading('new'))).toEqual({ name: 'new' }),
      PATIENTLY,
    );
    expect(await far.get('a', loading('new'))).toEqual({ name: 'new' });
    await stores(far, 'd');
  });
});

describe('without Redis', () => {
  it.each([
    ['away', () => path.cut()],
    ['silent', () => path.hold()],
  ])(
    'that is %s values are loaded, and what was changed meanwhile is evicted afterwards',
    async (_how, lose) => {
      await stores(far, 'a');
      await stores(far, 'b');
      lose();
      await far.changing({ key: 'a' }, async () => undefined);
      await far.evict('b');
      for (const key of ['a', 'b']) expect(await far.get(key, loading('new'))).toEqual({ name: 'new' });
      path.mend();
      path.release();
      for (const cache of [other, far])
        for (const key of ['a', 'b'])
          await vi.waitFor(
            async () => expect(await cache.get(key, loading('new'))).toEqual({ name: 'new' }),
            PATIENTLY,
          );
      await stores(far, 'c');
    },
  );

  it('that falls silent only the first of many reads waits for it', async () => {
    await stores(far, 'a');
    path.hold();
    await far.evict('a');
    const { get } = far;
    const asked = vi.spyOn(RedisStore.prototype, 'look');
    await Promise.all(['a', 'b', 'c'].map(key => get.call(far, key, loading(key))));
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  });

  it('values in memory are not used, because an eviction would not be heard', async () => {
    await stores(far, 'a');
    path.hold();
    await other.evict('a');
    await other.get('a', loading('new'));
    await vi.waitFor(() => expect(far.isNearLive()).toBe(false), PATIENTLY);
    expect(await far.get('a', loading('from the database'))).toEqual({ name: 'from the database' });
    path.release();
    await vi.waitFor(
      async () => expect(await far.get('a', loading('own'))).toEqual({ name: 'new' }),
      PATIENTLY,
    );
  });

  it('a missed eviction is not hidden by values in memory once it is heard again', async () => {
    await stores(far, 'a');
    path.cut();
    await other.evict('a');
    await other.get('a', loading('new'));
    path.mend();
    await vi.waitFor(
      async () => expect(await far.get('a', loading('own'))).toEqual({ name: 'new' }),
      PATIENTLY,
    );
  });
});

describe('a Redis that has lost its data', () => {
  it('does not take a value whose load began before', async () => {
    const [begun, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<Dish>()];
    const first = far.get('a', () => {
      begun.resolve();
      return ends.promise;
    });
    await begun.promise;
    await server.admin.flushall();
    ends.resolve({ name: 'old' });
    await first;
    expect(await other.get('a', loading('new'))).toEqual({ name: 'new' });
  });
});
