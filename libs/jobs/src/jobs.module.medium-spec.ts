import { DatabaseModule, UnitOfWork } from '@diancan/database';
import { Metrics } from '@diancan/platform';
import { freshSchema, type FreshSchema } from '@diancan/testing/database';
import { type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createConnection, type Connection } from 'mysql2/promise';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOUR_MS, type JobScript, TestJob } from '../testing/test-job.js';
import { jobTable } from './job-table.js';
import { JobsModule } from './jobs.module.js';

class Settings {
  url = schema.url;
  intervalMs = intervalMs;
}

@Injectable()
class ServiceJob extends TestJob {
  constructor() {
    super(script);
  }
}

class Jobs1796083200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(jobTable);
  }

  async down(): Promise<void> {}
}

@Module({ providers: [Settings, Metrics], exports: [Settings, Metrics] })
class GroundModule {}

let schema: FreshSchema;
let intervalMs: number;
let script: JobScript;
let database: Connection;
let app: INestApplicationContext;

const rows = async () => (await database.query('SELECT payload, state FROM job ORDER BY job_id'))[0];
const store = (name: string, state: string, endedAt = 'NULL') =>
  database.query(
    `INSERT INTO job (kind, payload, state, due_at, created_at, ended_at)
     VALUES ('test', ?, ?, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), ${endedAt})`,
    [JSON.stringify({ name }), state],
  );

/** A service whose only feature is a job. */
async function start(): Promise<INestApplicationContext> {
  const ground = { module: GroundModule, global: true };
  @Module({
    imports: [
      ground,
      DatabaseModule.forService<Settings>({
        settings: Settings,
        url: ({ url }) => url,
        poolSize: () => 4,
        entities: [],
        migrations: [Jobs1796083200000],
      }),
      JobsModule.forService<Settings>({ settings: Settings, intervalMs: settings => settings.intervalMs }),
    ],
    providers: [ServiceJob],
  })
  class ServiceModule {}
  return NestFactory.createApplicationContext(ServiceModule, { logger: false, abortOnError: false });
}

beforeEach(async () => {
  schema = await freshSchema('jobs');
  database = await createConnection({ uri: schema.url, timezone: 'Z' });
  await database.query(jobTable);
  intervalMs = HOUR_MS;
  script = { handled: [], work: async () => undefined };
});
afterEach(async () => {
  vi.useRealTimers();
  await app?.close();
  await database?.end();
  await schema?.drop();
});

describe('a service with JobsModule', () => {
  it('runs jobs that wait at its start, at the interval of its settings', async () => {
    await store('a', 'WAITING');
    intervalMs = 20;
    app = await start();
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ state: 'DONE' }]), 20_000);
    expect(script.handled).toEqual(['a']);
  });

  it('runs a job after its commit, without waiting for a poll', async () => {
    app = await start();
    const job = app.get(ServiceJob);
    await app.get(UnitOfWork, { strict: false }).run(tx => job.add(tx, { name: 'a' }));
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ state: 'DONE' }]), 20_000);
  });

  it('finishes running jobs before it stops, and starts no more', async () => {
    const [begun, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    script.work = () => (begun.resolve(), release.promise);
    app = await start();
    const job = app.get(ServiceJob);
    const uow = app.get(UnitOfWork, { strict: false });
    await uow.run(tx => job.add(tx, { name: 'a' }));
    await begun.promise;
    let isClosed = false;
    const closed = app.close().then(() => (isClosed = true));
    await store('b', 'WAITING');
    await vi.waitFor(() => {
      job.wake();
      expect(script.handled).toEqual(['a']);
    });
    expect(isClosed).toBe(false);
    release.resolve();
    await closed;
    expect(await rows()).toMatchObject([{ state: 'DONE' }, { state: 'WAITING' }]);
  });

  it('counts jobs and attempts, and purges, periodically', async () => {
    await store('old', 'DONE', 'UTC_TIMESTAMP(3) - INTERVAL 2 HOUR');
    await store('dead', 'DEAD', 'UTC_TIMESTAMP(3) - INTERVAL 2 HOUR');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    app = await start();
    for (let seconds = 0; seconds < 61; seconds++) vi.advanceTimersByTime(1_000);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await rows()).toMatchObject([{ state: 'DEAD' }]), 20_000);
    const metrics = app.get(Metrics, { strict: false });
    await vi.waitFor(
      async () => expect(await metrics.text()).toContain('diancan_jobs{kind="test",state="dead"} 1'),
      20_000,
    );
    expect(await metrics.text()).toContain('diancan_job_attempts_total');
  });
});
