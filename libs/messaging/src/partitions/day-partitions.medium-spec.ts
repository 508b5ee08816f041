import { databaseOptions } from '@diancan/database';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { Logger } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DayPartitionsJob } from './day-partitions.job.js';
import { maintainDayPartitions } from './day-partitions.js';

const TABLE = { table: 'letter', keepDays: 7 };
const REST = 'PARTITION p_rest VALUES LESS THAN (MAXVALUE)';

let schema: FreshSchema;
let database: DataSource;
/** A transaction of its own. */
let other: QueryRunner;

beforeAll(async () => {
  schema = await freshSchema('partitions');
  database = await new DataSource(databaseOptions(schema.url, 10)).initialize();
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});
beforeEach(async () => {
  Logger.overrideLogger(false);
  await createTable();
  other = database.createQueryRunner();
  await other.startTransaction('READ COMMITTED');
});
afterEach(async () => {
  await other.rollbackTransaction();
  await other.release();
  await database.query('DROP TABLE letter');
  Logger.overrideLogger(new Logger());
});

const createTable = (table = TABLE.table) =>
  database.query(
    `CREATE TABLE ${table} (id INT NOT NULL, day DATE NOT NULL, PRIMARY KEY (id, day)) ENGINE=InnoDB
     PARTITION BY RANGE COLUMNS (day) (${REST})`,
  );

/** Such as -8: eight days ago. */
const dayOf = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const nameOf = (days: number): string => `p${dayOf(days).replaceAll('-', '')}`;
const daysFrom = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);
/** Letters of these days, each with the day's number as its id. */
const write = (...days: number[]) =>
  database.query('INSERT INTO letter VALUES ?', [days.map(day => [day, dayOf(day)])]);
/** Replaces `p_rest` as maintenance on an earlier day has done. */
const partitionOn = (...days: number[]) =>
  database.query(`ALTER TABLE letter REORGANIZE PARTITION p_rest INTO
    (${days.map(day => `PARTITION ${nameOf(day)} VALUES LESS THAN ('${dayOf(day + 1)}')`).join()}, ${REST})`);
const partitions = async (table = TABLE.table): Promise<string[]> => {
  const rows = await database.query<Array<{ name: string }>>(
    `SELECT PARTITION_NAME AS name FROM information_schema.PARTITIONS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? ORDER BY PARTITION_ORDINAL_POSITION`,
    [table],
  );
  return rows.map(({ name }) => name);
};
const lettersIn = async (...names: string[]): Promise<number[]> => {
  const rows = await database.query<Array<{ id: number }>>(
    `SELECT id FROM letter PARTITION (${names.join()}) ORDER BY id`,
  );
  return rows.map(({ id }) => id);
};
const complete = [...daysFrom(-7, 7).map(nameOf), 'p_rest'];

describe('a table by day', () => {
  it('gets a partition for each day that is kept and for a week ahead, and then nothing more', async () => {
    await maintainDayPartitions(database, TABLE);
    expect(await partitions()).toEqual(complete);
    expect(await maintainDayPartitions(database, TABLE)).toEqual({ make: [], drop: [] });
  });

  it('takes rows without a partition of their own, and moves them to their days later', async () => {
    await write(-2, 0, 3, 7, 8, 4_000);
    expect(await lettersIn('p_rest')).toEqual([-2, 0, 3, 7, 8, 4_000]);
    await maintainDayPartitions(database, TABLE);
    expect(await lettersIn('p_rest')).toEqual([8, 4_000]);
    for (const day of [-2, 0, 3, 7]) expect(await lettersIn(nameOf(day))).toEqual([day]);
  });

  it.each([
    ['and has no other', []],
    ['and has that of today', [0]],
    ['and has all others', daysFrom(-7, 7)],
  ])('gets the partition for all other days again if somebody has dropped it %s', async (_what, days) => {
    // The last partition of a table cannot be dropped.
    await partitionOn(...(days.length > 0 ? days : [-8]));
    await database.query('ALTER TABLE letter DROP PARTITION p_rest');
    await expect(write(9)).rejects.toMatchObject({
      driverError: { code: 'ER_NO_PARTITION_FOR_GIVEN_VALUE' },
    });
    await maintainDayPartitions(database, TABLE);
    expect((await partitions()).at(-1)).toBe('p_rest');
    await write(-1, 0, 7, 9);
    expect(await lettersIn('p_rest')).toEqual([9]);
  });

  it('drops the days that are too old, with their rows, and no other', async () => {
    await partitionOn(...daysFrom(-9, 0));
    await write(...daysFrom(-9, 9));
    await maintainDayPartitions(database, TABLE);
    expect(await partitions()).toEqual(complete);
    expect(await lettersIn(...complete)).toEqual(daysFrom(-7, 9));
  });

  it('is left alone while another instance is at it', async () => {
    await other.query("SELECT GET_LOCK(CONCAT('partitions:', DATABASE(), '.letter'), 0)");
    expect(await maintainDayPartitions(database, TABLE)).toBeUndefined();
    await other.query("SELECT RELEASE_LOCK(CONCAT('partitions:', DATABASE(), '.letter'))");
    const ten = await Promise.all(Array.from({ length: 10 }, () => maintainDayPartitions(database, TABLE)));
    expect(ten.filter(plan => plan !== undefined && plan.make.length > 0)).toHaveLength(1);
    expect(await partitions()).toEqual(complete);
  });

  it('stays as it is while a transaction uses it, and lets others write', async () => {
    await other.query('INSERT INTO letter VALUES (1, ?)', [dayOf(1)]);
    const refused = maintainDayPartitions(database, TABLE);
    await Promise.all([
      expect(refused).rejects.toMatchObject({ driverError: { code: 'ER_LOCK_WAIT_TIMEOUT' } }),
      write(2),
    ]);
    await other.commitTransaction();
    await other.startTransaction();
    await maintainDayPartitions(database, TABLE);
    expect(await lettersIn(nameOf(1), nameOf(2))).toEqual([1, 2]);
  });

  it.each(['succeeds', 'fails'])('gives back its session as it was if it %s', async outcome => {
    const single = await new DataSource(databaseOptions(schema.url, 1)).initialize();
    try {
      await single.query('SET SESSION lock_wait_timeout = 77');
      if (outcome === 'fails') await other.query('SELECT * FROM letter');
      await maintainDayPartitions(single, TABLE).catch(() => undefined);
      expect(
        await single.query(
          `SELECT @@lock_wait_timeout + 0 = 77 AS isRestored,
             IS_FREE_LOCK(CONCAT('partitions:', DATABASE(), '.letter')) AS isFree`,
        ),
      ).toEqual([{ isRestored: 1, isFree: 1 }]);
    } finally {
      await single.destroy();
    }
  });
});

describe('DayPartitionsJob', () => {
  it('looks after all its tables at the start, also if one of them is missing', async () => {
    const job = new DayPartitionsJob(database, [{ table: 'missing', keepDays: 1 }, TABLE]);
    job.onApplicationBootstrap();
    await vi.waitFor(async () => expect(await partitions()).toEqual(complete), 20_000);
    await job.onApplicationShutdown();
  });
});
