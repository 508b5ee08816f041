import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseOptions } from './database-options.js';
import { inMillis } from './database-time.js';
import { type Purge, purge, PurgeJob } from './purge.js';
import { UnitOfWork } from './unit-of-work.js';

const HOUR_MS = 3_600_000;
const DONE = { table: 'task', where: 'state = ?', parameters: ['DONE'], since: 'ended_at' } as const;
const UNCONDITIONAL = { table: 'task', since: 'ended_at', keptMs: 2 * HOUR_MS } as const;

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;

beforeAll(async () => {
  schema = await freshSchema('purge');
  database = await new DataSource(databaseOptions(schema.url, 3)).initialize();
  await database.query(
    `CREATE TABLE task (id INT AUTO_INCREMENT PRIMARY KEY, state VARCHAR(8) NOT NULL,
       ended_at DATETIME(3) NULL, KEY ix_task_ended (state, ended_at))`,
  );
  uow = new UnitOfWork(database);
});
beforeEach(() => database.query('TRUNCATE TABLE task'));
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

/** Tasks with the ids 1, 2, 3, … @param ages how many hours ago they ended */
async function tasks(state: string, ...ages: Array<number | null>): Promise<void> {
  for (const hours of ages) {
    const ended = hours === null ? 'NULL' : inMillis(-hours * HOUR_MS);
    await database.query(`INSERT INTO task (state, ended_at) VALUES (?, ${ended})`, [state]);
  }
}
const left = async (): Promise<number[]> =>
  (await database.query<Array<{ id: number }>>('SELECT id FROM task ORDER BY id')).map(({ id }) => id);

describe('a purge', () => {
  const olderThan = (hours: number, lot = 100): Purge => ({ ...DONE, keptMs: hours * HOUR_MS, lot });

  it('deletes what is older than it is kept, and nothing that has not ended', async () => {
    await tasks('DONE', 2.1, 1.9, null);
    expect(await purge(uow, [olderThan(2)])).toBe(false);
    expect(await left()).toEqual([2, 3]);
  });

  it('deletes nothing for which its condition does not hold', async () => {
    await tasks('OPEN', 9, 1);
    await tasks('DONE', 9, 1);
    await purge(uow, [olderThan(2)]);
    expect(await left()).toEqual([1, 2, 4]);
    await purge(uow, [{ ...olderThan(2), where: "state = 'OPEN' OR state = 'DONE'", parameters: [] }]);
    expect(await left()).toEqual([2, 4]);
  });

  it('without a condition deletes everything that is so old', async () => {
    await tasks('OPEN', 9, 1);
    await tasks('DONE', 9);
    await purge(uow, [{ ...UNCONDITIONAL, lot: 100 }]);
    expect(await left()).toEqual([2]);
  });

  it('deletes a lot, the oldest first, and says whether there may be more', async () => {
    await tasks('DONE', 5, 9, 7, 6);
    // No index gives them in this order.
    const lotOf3 = { ...UNCONDITIONAL, lot: 3 };
    expect(await purge(uow, [lotOf3])).toBe(true);
    expect(await left()).toEqual([1]);
    expect(await purge(uow, [lotOf3])).toBe(false);
    expect(await left()).toEqual([]);
  });

  it('deletes a lot of each declaration; there may be more if it is so for any of them', async () => {
    await tasks('DONE', 9, 8);
    await tasks('DEAD', 9);
    const both = [olderThan(2, 1), { ...olderThan(2, 2), parameters: ['DEAD'] }];
    expect(await purge(uow, both)).toBe(true);
    expect(await left()).toEqual([2]);
  });
});

describe('a job that purges', () => {
  let job: PurgeJob;

  class TaskPurge extends PurgeJob {
    protected override intervalMs = () => HOUR_MS;
    protected override purges = () => [{ ...DONE, keptMs: HOUR_MS, lot: 2 }];
  }
  beforeEach(() => (job = new TaskPurge(uow)));
  afterEach(() => job.onApplicationShutdown());

  it('goes on until nothing is left', async () => {
    await tasks('DONE', 9, 8, 0, 7, 6, 5);
    job.wake();
    await expect.poll(left, { timeout: 20_000 }).toEqual([3]);
  });
});
