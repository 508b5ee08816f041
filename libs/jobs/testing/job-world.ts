import { databaseOptions, NOW, UnitOfWork } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { JobRepository } from '../src/job.repository.js';
import type { JobPolicy } from '../src/job-policy.js';
import { JobRuntime } from '../src/job-runtime.js';
import { jobTable } from '../src/job-table.js';
import { HOUR_MS, type JobScript, POLICY, TestJob } from './test-job.js';

/** A schema with the job table, and workers on it. Each test begins with an empty table. */
export interface JobWorld {
  readonly url: string;
  readonly database: DataSource;
  readonly uow: UnitOfWork;
  readonly script: JobScript;
  /** Polls only when it is woken, unless `intervalMs` is set before `onApplicationBootstrap`. */
  job: TestJob;
  intervalMs: number;
}

export const world = {} as { -readonly [K in keyof JobWorld]: JobWorld[K] };
const workers = new Set<TestJob>();
let schema: FreshSchema;

export const query = <T>(sql: string, parameters?: unknown[]): Promise<T> =>
  world.database.query(sql, parameters) as Promise<T>;
export function worker(policy: Partial<JobPolicy> = {}): TestJob {
  const made = new TestJob(world.script);
  made.runtime = new JobRuntime(new JobRepository(world.uow), () => world.intervalMs, new Metrics());
  made.policy = { ...POLICY, ...policy };
  made.onModuleInit();
  workers.add(made);
  return made;
}
export const stop = (stopped: TestJob): Promise<void> => (
  workers.delete(stopped),
  stopped.onApplicationShutdown()
);
export const add = (name: string, key?: string): Promise<string> =>
  world.uow.run(tx => world.job.add(tx, { name }, key === undefined ? {} : { key }));
/** Adds a job without waking a worker. */
export const store = (name: string, key?: string): Promise<string> => {
  const payload = JSON.stringify({ name });
  const jobs = new JobRepository(world.uow);
  return world.uow.run(tx => jobs.add(tx, [{ kind: 'test', key, payload, delayMs: 0 }]));
};
/** Stores a job in any state. @param columns SQL expressions by column name */
export const storeRow = (columns: Readonly<Record<string, string>>) => {
  const row = { kind: "'test'", payload: "'{}'", due_at: NOW, created_at: NOW, ...columns };
  return query(`INSERT INTO job (${Object.keys(row).join()}) VALUES (${Object.values(row).join()})`);
};
export const states = async (): Promise<string[]> =>
  (
    await query<Array<{ s: string }>>("SELECT CONCAT(state, ' ', attempts) AS s FROM job ORDER BY job_id")
  ).map(row => row.s);
export const expectStates = (expected: string[]) =>
  vi.waitFor(async () => expect(await states()).toEqual(expected), 20_000);
export const makeDue = () => query(`UPDATE job SET due_at = ${NOW} - INTERVAL 1 SECOND`);

/** A spec calls it once: the world is there for its tests. */
export function useJobWorld(): void {
  beforeAll(async () => {
    schema = await freshSchema('jobs');
    world.url = schema.url;
    world.database = await new DataSource(databaseOptions(schema.url, 25)).initialize();
    await query(jobTable);
    world.uow = new UnitOfWork(world.database);
  });
  beforeEach(() => {
    Logger.overrideLogger(false);
    world.script = { handled: [], work: async () => undefined };
    world.intervalMs = HOUR_MS;
    world.job = worker();
  });
  afterEach(async () => {
    await Promise.all([...workers].map(stop));
    await query('DELETE FROM job');
    Logger.overrideLogger(new Logger());
  });
  afterAll(async () => {
    await world.database?.destroy();
    await schema?.drop();
  });
}
