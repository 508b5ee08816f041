// @ts-check
// Runs as a separate process on the built code: changes a row, and reports that it has committed. It never
// evicts.
// Usage: node changing-process.mjs <dist> <schema’s url> <Redis’ url> <key prefix> <definition as JSON>
const [, , dist = '', url = '', redisUrl = '', keyPrefix, definition = ''] = process.argv;
const { databaseOptions, UnitOfWork } = await import(`${dist}/libs/database/src/index.js`);
const { Cache, evictAfterCommit } = await import(`${dist}/libs/cache/src/index.js`);
const { RedisStore } = await import(`${dist}/libs/cache/src/redis-store.js`);
const { Redis } = await import('ioredis');
const { DataSource } = await import('typeorm');

const uow = new UnitOfWork(await new DataSource(databaseOptions(url, 2)).initialize());
const parsed = JSON.parse(definition);
const store = new RedisStore(new Redis(redisUrl, { keyPrefix }), parsed.name);
store.end = () => {
  process.send?.('committed');
  return new Promise(() => undefined);
};
const cache = new Cache({ ...parsed, shape: () => true }, store);
await uow.run(
  /** @param {import('typeorm').EntityManager} tx */
  async tx => {
    await evictAfterCommit(tx, cache, { key: 'a' });
    await tx.query("UPDATE dish SET name = 'new'");
  },
);
