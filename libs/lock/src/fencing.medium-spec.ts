import { databaseOptions, UnitOfWork } from '@diancan/database';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { redisForSpecs } from '@diancan/testing/redis';
import type { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FENCING_COLUMN, requireFencingToken } from './fencing.js';
import { StaleFencingTokenError } from './lock-errors.js';
import { Locks } from './locks.js';

let schema: FreshSchema;
let database: DataSource;
let redis: Redis;
beforeAll(async () => {
  schema = await freshSchema('fencing');
  database = await new DataSource(databaseOptions(schema.url, 3)).initialize();
  await database.query(
    `CREATE TABLE shelf (shop INT, dish VARCHAR(8), stock INT NOT NULL, ${FENCING_COLUMN},
       PRIMARY KEY (shop, dish))`,
  );
  redis = redisForSpecs();
});
beforeEach(async () => {
  await database.query('DELETE FROM shelf');
  await database.query("INSERT INTO shelf (shop, dish, stock) VALUES (1, 'rice', 1), (1, 'soup', 1)");
});
afterAll(async () => {
  redis?.disconnect();
  await database?.destroy();
  await schema?.drop();
});

const row = (dish: string) => ({ table: 'shelf', key: { shop: 1, dish } });
const stockOf = async (dish: string): Promise<number> =>
  (await database.query('SELECT stock FROM shelf WHERE dish = ?', [dish]))[0].stock;
const write = (token: number, stock: number, dish = 'rice') =>
  new UnitOfWork(database).run(async tx => {
    await requireFencingToken(tx, row(dish), token);
    await tx.query('UPDATE shelf SET stock = ? WHERE shop = 1 AND dish = ?', [stock, dish]);
  });

describe('a row with a fencing token', () => {
  it('refuses a holder that slept through its lease, and keeps what the next one wrote', async () => {
    const OPTIONS = { leaseMs: 600_000, waitMs: 0 };
    await new Locks(redis).run('shelf', OPTIONS, async sleeper => {
      // What Redis does when the lease ends.
      await redis.pexpire('lock:{shelf}', 0);
      await new Locks(redis).run('shelf', OPTIONS, next => write(next.fencingToken, 7));
      await expect(write(sleeper.fencingToken, 5)).rejects.toThrow(StaleFencingTokenError);
    });
    expect(await stockOf('rice')).toBe(7);
  });

  it('takes several writes of one holder, and of later ones', async () => {
    for (const [token, stock] of [
      [3, 10],
      [3, 9],
      [4, 8],
    ] as const)
      await write(token, stock);
    expect(await stockOf('rice')).toBe(8);
    await expect(write(3, 1)).rejects.toThrow(StaleFencingTokenError);
  });

  it('holds a token as great as they become', async () => {
    await write(Number.MAX_SAFE_INTEGER, 3);
    await expect(write(Number.MAX_SAFE_INTEGER - 1, 2)).rejects.toThrow(StaleFencingTokenError);
    expect(await stockOf('rice')).toBe(3);
  });

  it('leaves other rows alone', async () => {
    await write(9, 3);
    await write(1, 2, 'soup');
    expect(await stockOf('soup')).toBe(2);
  });

  it('must exist', async () => {
    await expect(write(1, 1, 'tea')).rejects.toThrow(StaleFencingTokenError);
  });

  it('keeps an old holder waiting until the later one has committed, and refuses it then', async () => {
    let sleeper: Promise<unknown> = Promise.resolve();
    await new UnitOfWork(database).run(async tx => {
      await requireFencingToken(tx, row('rice'), 2);
      sleeper = write(1, 5);
      sleeper.catch(() => undefined);
      await tx.query("UPDATE shelf SET stock = 7 WHERE dish = 'rice'");
    });
    await expect(sleeper).rejects.toThrow(StaleFencingTokenError);
    expect(await stockOf('rice')).toBe(7);
  });
});
