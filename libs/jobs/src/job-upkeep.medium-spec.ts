import { databaseOptions, UnitOfWork } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type FreshSchema, freshSchema, rowsReadBy } from '@diancan/testing/database';
import { HOUR_MS, POLICY } from '../testing/test-job.js';
import { JobCensus } from './census.job.js';
import { JobPurge } from './purge.job.js';
import { JobRepository } from './job.repository.js';
import { JobRuntime } from './job-runtime.js';
import { jobTable } from './job-table.js';

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;
let metrics: Metrics;
let runtime: JobRuntime;

beforeAll(async () => {
  schema = await freshSchema('jobs');
  database = await new DataSource(databaseOptions(schema.url, 2)).initialize();
  await database.query(jobTable);
  uow = new UnitOfWork(database);
});
beforeEach(async () => {
  await database.query('DELETE FROM job');
  metrics = new Metrics();
  runtime = new JobRuntime(new JobRepository(uow), () => HOUR_MS, metrics);
  runtime.register('test', () => POLICY);
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

const store = (state: string, { ended = 'NULL', overdue = 'NULL' } = {}) =>
  database.query(
    `INSERT INTO job (kind, payload, state, due_at, created_at, ended_at, overdue_since)
     VALUES ('test', '{}', ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ${ended}, ${overdue})`,
    [state],
  );
const OLD = 'UTC_TIMESTAMP(3) - INTERVAL 2 HOUR';

it('purges done jobs after their retention time, but no dead or waiting jobs', async () => {
  await store('DONE', { ended: OLD });
  await store('DONE', { ended: 'UTC_TIMESTAMP(3)' });
  await store('DEAD', { ended: OLD });
  await store('WAITING');
  const purge = new JobPurge(uow, runtime);
  purge.wake();
  await purge.onApplicationShutdown();
  expect(await database.query('SELECT state FROM job ORDER BY job_id')).toEqual([
    { state: 'DONE' },
    { state: 'DEAD' },
    { state: 'WAITING' },
  ]);
});

it('purges each kind after its own retention time', async () => {
  runtime.register('kept', () => ({ ...POLICY, retentionMs: 3 * HOUR_MS }));
  for (const kind of ['kept', 'unknown', 'test']) {
    await store('DONE', { ended: OLD });
    await database.query("UPDATE job SET kind = ? WHERE kind = 'test'", [kind]);
  }
  const purge = new JobPurge(uow, runtime);
  purge.wake();
  await purge.onApplicationShutdown();
  expect(await database.query('SELECT kind FROM job ORDER BY job_id')).toEqual([
    { kind: 'kept' },
    { kind: 'unknown' },
  ]);
});

it('purges in batches until nothing is left', async () => {
  await database.query(
    `INSERT INTO job (kind, payload, state, due_at, created_at, ended_at)
     SELECT 'test', '{}', 'DONE', ${OLD}, ${OLD}, ${OLD} FROM seq_1_to_1001`,
  );
  const purge = new JobPurge(uow, runtime);
  purge.wake();
  await vi.waitFor(async () => expect(await database.query('SELECT 1 FROM job')).toEqual([]), 20_000);
  await purge.onApplicationShutdown();
});

it('purges without a scan of all jobs', async () => {
  await database.query(
    `INSERT INTO job (kind, payload, state, due_at, created_at, ended_at)
     SELECT 'test', '{}', 'DONE', ${OLD}, ${OLD}, UTC_TIMESTAMP(3) - INTERVAL IF(seq % 200, 0, 2) HOUR
     FROM seq_1_to_5000`,
  );
  await database.query('ANALYZE TABLE job');
  const purge = new JobPurge(uow, runtime);
  const read = await rowsReadBy(uow, () => purge['runOnce']());
  expect(await database.query('SELECT COUNT(*) AS left_over FROM job')).toEqual([{ left_over: '4975' }]);
  expect(read).toBeLessThan(100);
});

it('shows no number of jobs while it cannot count them', async () => {
  await store('WAITING');
  let isBroken = false;
  const query = (sql: string) =>
    isBroken ? Promise.reject(new Error('the database fails')) : database.query(sql);
  const census = new JobCensus({ query } as DataSource, runtime, metrics);
  const shown = vi.waitFor(async () => expect(await metrics.text()).toContain('state="waiting"} 1'), 20_000);
  census.wake();
  await shown;
  isBroken = true;
  census.wake();
  await census.onApplicationShutdown();
  expect(await metrics.text()).not.toContain('state="waiting"}');
});

it('counts unfinished jobs by kind and state', async () => {
  await store('WAITING');
  await store('WAITING', { overdue: OLD });
  await store('DONE', { ended: OLD });
  const census = new JobCensus(database, runtime, metrics);
  census.wake();
  await census.onApplicationShutdown();
  const text = await metrics.text();
  expect(text).toContain('diancan_jobs{kind="test",state="waiting"} 1');
  expect(text).toContain('diancan_jobs{kind="test",state="overdue"} 1');
  expect(text).toContain('diancan_jobs{kind="test",state="dead"} 0');
});

it('refuses two jobs of one kind', () => {
  expect(() => runtime.register('test', () => POLICY)).toThrow('two jobs of kind test');
});
