import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { databaseOptions, UnitOfWork } from '@diancan/database';
import { Redis } from 'ioredis';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { fromTestRun } from '@diancan/testing/run';
import { aDefinition, type Dish, PATIENTLY } from '../testing/describe-cache.js';
import { Cache } from './cache.js';
import { CacheEvict } from './cache-decorators.js';
import { bindCaches } from './cached-providers.js';
import { Caches } from './caches.js';
import type { CacheDefinition } from './cache-definition.js';
import { evictAfterCommit } from './evict-after-commit.js';
import { RedisStore } from './redis-store.js';

const CHANGING = fileURLToPath(new URL('../testing/changing-process.mjs', import.meta.url));
const redisUrl = fromTestRun('DIANCAN_TEST_REDIS_URL');
const keyPrefix = `spec:${randomUUID()}:`;

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;
let redis: Redis;
let definition: CacheDefinition<Dish>;
let cache: Cache<Dish>;

beforeAll(async () => {
  schema = await freshSchema('cache');
  database = await new DataSource(databaseOptions(schema.url, 5)).initialize();
  uow = new UnitOfWork(database);
  redis = new Redis(redisUrl, { keyPrefix });
  await database.query('CREATE TABLE dish (name VARCHAR(9) NOT NULL PRIMARY KEY)');
});
afterAll(async () => {
  redis?.disconnect();
  await database?.destroy();
  await schema?.drop();
});
beforeEach(async () => {
  definition = aDefinition();
  cache = new Cache(definition, new RedisStore(redis, definition.name));
  await database.query('DELETE FROM dish');
  await database.query("INSERT INTO dish VALUES ('old')");
});

const load = async (): Promise<Dish> => (await database.query<Dish[]>('SELECT name FROM dish'))[0]!;
const read = async () => (await cache.get('a', load))?.name;
/** Whether the value comes from the cache. */
const isStored = async () => {
  const again = vi.fn(load);
  await cache.get('a', again);
  return again.mock.calls.length === 0;
};

describe('an eviction after a commit', () => {
  it('lets nobody store the old value before the commit, and the new one after it', async () => {
    await read();
    await uow.run(async tx => {
      await evictAfterCommit(tx, cache, { key: 'a' });
      await tx.query("UPDATE dish SET name = 'new'");
      expect([await read(), await isStored()]).toEqual(['old', false]);
    });
    await vi.waitFor(async () => expect([await read(), await isStored()]).toEqual(['new', true]), PATIENTLY);
  });

  it('may be declared at the method that works in the transaction', async () => {
    class Dishes {
      @CacheEvict(definition, { key: () => 'a', transaction: (tx: EntityManager) => tx })
      async rename(tx: EntityManager): Promise<void> {
        await tx.query("UPDATE dish SET name = 'new'");
      }
    }
    const dishes = new Dishes();
    bindCaches(dishes, new Caches(name => new RedisStore(redis, name.replace(':v1', ''))));
    await read();
    await uow.run(async tx => {
      await dishes.rename(tx);
      expect([await read(), await isStored()]).toEqual(['old', false]);
    });
    await vi.waitFor(async () => expect([await read(), await isStored()]).toEqual(['new', true]), PATIENTLY);
  });

  it('that a process does not live to see leaves nothing old', async () => {
    expect([await read(), await isStored()]).toEqual(['old', true]);
    const own = JSON.stringify({ ...definition, leaseMs: 500 });
    const dist = `${import.meta.dirname}/../../../dist`;
    const dying = fork(CHANGING, [dist, schema.url, redisUrl, keyPrefix, own]);
    const ended = once(dying, 'exit');
    expect(await Promise.race([once(dying, 'message'), ended])).toEqual(['committed', undefined]);
    dying.kill('SIGKILL');
    await ended;
    expect(await read()).toBe('new');
    await vi.waitFor(async () => expect(await isStored()).toBe(true), PATIENTLY);
    expect(await read()).toBe('new');
  });
});
