import { databaseOptions, openMigrated, UnitOfWork } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { MIGRATIONS } from '../migrations/index.js';
import { StockReleaseEntity } from './stock-release.entity.js';
import { StockReleaseQueue } from './stock-release.queue.js';

const ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;
let queue: StockReleaseQueue;

beforeAll(async () => {
  schema = await freshSchema('order');
  database = await openMigrated({
    ...databaseOptions(schema.url, 5),
    entities: [StockReleaseEntity],
    migrations: [...MIGRATIONS],
  });
  uow = new UnitOfWork(database);
  queue = new StockReleaseQueue(database.getRepository(StockReleaseEntity));
});
beforeEach(async () => {
  await database.query('DELETE FROM stock_release');
  await uow.run(tx => queue.add(tx, ID));
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

const theRelease = async (): Promise<StockReleaseEntity> => (await queue.due(10))[0]!;
const secondsUntilDue = async (): Promise<number> => {
  const [row] = await database.query<Array<{ wait: string }>>(
    'SELECT TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), due_at) / 1e6 AS wait FROM stock_release',
  );
  return Number(row!.wait);
};

describe('a release in the queue', () => {
  it('is due at once', async () => {
    expect((await queue.due(10)).map(release => release.orderId)).toEqual([ID]);
  });

  it('is taken by one instance only, however many have seen it', async () => {
    const seen = await theRelease();
    const claims = await Promise.all(Array.from({ length: 5 }, () => queue.claim(seen)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('is not due again while somebody has it, so that a dead holder delays it and no more', async () => {
    await queue.claim(await theRelease());
    expect(await queue.due(10)).toEqual([]);
    await database.query('UPDATE stock_release SET due_at = UTC_TIMESTAMP(3)');
    expect(await queue.claim(await theRelease())).toBe(true);
  });

  it('waits longer after each attempt, but never over a minute', async () => {
    const seen = await theRelease();
    await queue.claim(seen);
    expect(await secondsUntilDue()).toBeLessThanOrEqual(1);
    await database.query('UPDATE stock_release SET attempts = 5');
    await queue.claim({ ...seen, attempts: 5 });
    expect(await secondsUntilDue()).toBeGreaterThan(20);
    await database.query('UPDATE stock_release SET attempts = 100000');
    await queue.claim({ ...seen, attempts: 100_000 });
    expect(await secondsUntilDue()).toBeLessThanOrEqual(60);
  });

  it('is neither due nor to be had once it is finished', async () => {
    const seen = await theRelease();
    await queue.finish(ID);
    expect(await queue.due(10)).toEqual([]);
    expect(await queue.claim(seen)).toBe(false);
  });

  it('wakes the worker once the decision behind it has committed', async () => {
    await database.query('DELETE FROM stock_release');
    const { promise: woken, resolve: wake } = Promise.withResolvers<void>();
    queue.onAdded(wake);
    await uow.run(tx => queue.add(tx, ID));
    await woken;
    expect(await queue.due(10)).toHaveLength(1);
  });

  it('is gone, and wakes nobody, when the decision behind it rolls back', async () => {
    await database.query('DELETE FROM stock_release');
    const wake = vi.fn();
    queue.onAdded(wake);
    await uow
      .run(async tx => {
        await queue.add(tx, ID);
        throw new Error('the decision fails');
      })
      .catch(() => undefined);
    expect(await queue.due(10)).toEqual([]);
    expect(wake).not.toHaveBeenCalled();
  });
});
