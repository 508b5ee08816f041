import { databaseOptions, openMigrated } from '@diancan/database';
import type { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { MIGRATIONS } from './index.js';
import { StockReleaseJobs1795996800000 } from './1795996800000-stock-release-jobs.js';

let schema: FreshSchema;
let database: DataSource;

interface Moved {
  readonly key: string | null;
  readonly payload: object;
  readonly attempts: number;
  readonly due: string;
}
const movedTo = async (kind: string): Promise<Moved[]> => {
  const rows = await database.query<Array<Record<string, unknown>>>(
    `SELECT job_key AS \`key\`, payload, attempts, DATE_FORMAT(due_at, '%H:%i') AS due
     FROM job WHERE kind = ? AND state = 'WAITING' AND claim IS NULL ORDER BY job_id`,
    [kind],
  );
  return rows.map(row => ({ ...row, payload: JSON.parse(String(row['payload'])) }) as Moved);
};
const fill = (table: string, rows: ReadonlyArray<Record<string, unknown>>) =>
  Promise.all(
    rows.map(row =>
      database.query(`INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (?)`, [Object.values(row)]),
    ),
  );
const at = (time: string): string => `2026-01-01 ${time}:00`;

beforeAll(async () => {
  schema = await freshSchema('jobs');
  const before = MIGRATIONS.slice(0, MIGRATIONS.indexOf(StockReleaseJobs1795996800000));
  database = await openMigrated({ ...databaseOptions(schema.url, 2), migrations: before });
  await fill('stock_release', [
    { order_id: 'waiting', attempts: 3, due_at: at('10:00'), done_at: null },
    { order_id: 'done', attempts: 1, due_at: at('09:00'), done_at: at('09:00') },
  ]);
  // A start that was killed half-way has moved some already, and runs again.
  await new StockReleaseJobs1795996800000().up(database.createQueryRunner());
  await database.destroy();
  database = await openMigrated({ ...databaseOptions(schema.url, 2), migrations: MIGRATIONS });
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

describe('the migration to jobs', () => {
  it('moves stock that waits to be given back', async () => {
    expect(await movedTo('stock-release')).toEqual([
      { key: 'waiting', payload: { orderId: 'waiting' }, attempts: 3, due: '10:00' },
    ]);
  });
});
