import { databaseOptions, UnitOfWork } from '@diancan/database';
import { Metrics, Deadline, runInContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FreshSchema, freshSchema } from '@diancan/testing/database';
import { HOUR_MS, type JobScript, POLICY, TestJob } from '../testing/test-job.js';
import { countJobs, listJobs, replayJobs } from './job.operations.js';
import type { Again } from './job.js';
import { JobRepository } from './job.repository.js';
import type { JobPolicy } from './job-policy.js';
import { JobRuntime } from './job-runtime.js';
import { jobTable } from './job-table.js';

const DEADLOCK = "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'";

let script: JobScript;
let handled: string[];

let schema: FreshSchema;
let database: DataSource;
let uow: UnitOfWork;
let job: TestJob;
/** Of workers that look only when they are woken. */
let intervalMs: number;
const workers = new Set<TestJob>();

const query = <T>(sql: string, parameters?: unknown[]): Promise<T> =>
  database.query(sql, parameters) as Promise<T>;
function worker(policy: Partial<JobPolicy> = {}): TestJob {
  const made = new TestJob(script);
  made.runtime = new JobRuntime(new JobRepository(uow), () => intervalMs, new Metrics());
  made.policy = { ...POLICY, ...policy };
  made.onModuleInit();
  workers.add(made);
  return made;
}
const stop = (stopped: TestJob): Promise<void> => (workers.delete(stopped), stopped.onApplicationShutdown());
const add = (name: string, key?: string): Promise<string> =>
  uow.run(tx => job.add(tx, { name }, key === undefined ? {} : { key }));
/** Adds without a worker that hears of it. */
const store = (name: string, key?: string): Promise<string> => {
  const payload = JSON.stringify({ name });
  return uow.run(tx => new JobRepository(uow).add(tx, { kind: 'test', key, payload, delayMs: 0 }));
};
const states = async (): Promise<string[]> =>
  (
    await query<Array<{ s: string }>>("SELECT CONCAT(state, ' ', attempts) AS s FROM job ORDER BY job_id")
  ).map(row => row.s);
const expectStates = (expected: string[]) =>
  vi.waitFor(async () => expect(await states()).toEqual(expected), 20_000);
const makeDue = () => query('UPDATE job SET due_at = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND');

beforeAll(async () => {
  schema = await freshSchema('jobs');
  database = await new DataSource(databaseOptions(schema.url, 10)).initialize();
  await database.query(jobTable);
  uow = new UnitOfWork(database);
});
beforeEach(() => {
  Logger.overrideLogger(false);
  handled = [];
  script = { handled, work: async () => undefined };
  intervalMs = HOUR_MS;
  job = worker();
});
afterEach(async () => {
  await Promise.all([...workers].map(stop));
  await query('DELETE FROM job');
  Logger.overrideLogger(new Logger());
});
afterAll(async () => {
  await database?.destroy();
  await schema?.drop();
});

describe('a job', () => {
  it('wakes its worker after the commit, and not before', async () => {
    await uow.run(async tx => {
      await job.add(tx, { name: 'a' });
      job.wake();
      expect(handled).toEqual([]);
    });
    await expectStates(['DONE 1']);
    expect(handled).toEqual(['a']);
  });

  it('is gone with the rollback of its adder', async () => {
    await uow
      .run(async tx => job.add(tx, { name: 'a' }).then(() => Promise.reject(new Error('no'))))
      .catch(() => {});
    await add('b');
    await expectStates(['DONE 1']);
    expect(handled).toEqual(['b']);
  });

  it('is there once if a deadlock repeats its adder', async () => {
    let runs = 0;
    await uow.run(async (tx: EntityManager) => {
      await job.add(tx, { name: `run ${++runs}` });
      if (runs === 1) await tx.query(DEADLOCK);
    });
    await expectStates(['DONE 1']);
    expect(handled).toEqual(['run 2']);
  });

  it('is not ended by the deadline of the request that added it', async () => {
    const deadline = new Deadline(Infinity);
    script.work = async () => {
      deadline.cancel();
      await uow.run(tx => tx.query('SELECT 1'));
    };
    const context = { requestId: 'request-1', locale: undefined, trace: undefined, deadline };
    await runInContext(context, () => add('a'));
    await expectStates(['DONE 1']);
  });

  it('is found without a wake by the next look', async () => {
    await store('a');
    intervalMs = 20;
    job.onApplicationBootstrap();
    await expectStates(['DONE 1']);
  });

  it('goes on later when it says so, without a failed attempt', async () => {
    intervalMs = 5;
    job.onApplicationBootstrap();
    script.work = async () => (handled.length < 6 ? { againInMs: 1 } : undefined);
    await add('a');
    await expectStates(['DONE 1']);
    expect(handled).toHaveLength(6);
  });

  it('waits for its delay', async () => {
    await uow.run(tx => job.add(tx, { name: 'later' }, { delayMs: HOUR_MS }));
    await add('now');
    await expectStates(['WAITING 0', 'DONE 1']);
  });

  it('that takes very long holds up no other one', async () => {
    const stuck = Promise.withResolvers<void>();
    script.work = name => (name === 'stuck' ? stuck.promise : Promise.resolve());
    await add('stuck');
    for (let n = 0; n < 10; n++) await add(`${n}`);
    await expectStates(['WAITING 1', ...Array.from({ length: 10 }, () => 'DONE 1')]);
    stuck.resolve();
    await expectStates(Array.from({ length: 11 }, () => 'DONE 1'));
  });

  it('is worked beside others, up to the limit', async () => {
    let most = 0;
    let now = 0;
    const full = Promise.withResolvers<void>();
    script.work = async () => {
      most = Math.max(most, ++now);
      if (now === POLICY.concurrency) full.resolve();
      await full.promise;
      now -= 1;
    };
    for (let n = 0; n < 20; n++) await store(`${n}`);
    job.wake();
    await expectStates(Array.from({ length: 20 }, () => 'DONE 1'));
    expect(most).toBe(POLICY.concurrency);
  });
});

describe('a job that fails', () => {
  const failing = async () => Promise.reject(new Error('poison'));
  beforeEach(() => {
    intervalMs = 5;
    job.onApplicationBootstrap();
  });

  it('is dead after its attempts, and holds up no other one', async () => {
    script.work = async name => (name === 'poison' ? failing() : undefined);
    await add('poison');
    await query(
      "INSERT INTO job (kind, payload, due_at, created_at) VALUES ('test', '{', UTC_TIMESTAMP(3), NOW())",
    );
    await add('b');
    await expectStates(['DEAD 3', 'DEAD 3', 'DONE 1']);
    expect(await listJobs(query, 10)).toMatchObject([
      { kind: 'test', state: 'dead', attempts: 3, lastError: 'poison' },
      { state: 'dead' },
    ]);
  });

  it('begins anew when it is replayed', async () => {
    script.work = failing;
    const id = await add('a');
    await add('b');
    await expectStates(['DEAD 3', 'DEAD 3']);
    script.work = async () => undefined;
    expect(await replayJobs(query, { kind: 'other' })).toBe(0);
    expect(await replayJobs(query, { id })).toBe(1);
    await expectStates(['DONE 1', 'DEAD 3']);
    expect(await replayJobs(query, { kind: 'test' })).toBe(1);
    await expectStates(['DONE 1', 'DONE 1']);
  });

  it('is dead, too, if its process dies each time', async () => {
    await store('killer');
    await query('UPDATE job SET attempts = 3');
    await expectStates(['DEAD 4']);
    expect(handled).toEqual([]);
  });
});

describe('a job of money', () => {
  it('never dies: it is overdue, goes on at the longest interval, and is due now when replayed', async () => {
    await stop(job);
    job = worker({ limit: { attempts: 2, beyond: 'overdue' }, backoff: { firstMs: 1, lastMs: HOUR_MS } });
    intervalMs = 5;
    job.onApplicationBootstrap();
    script.work = () => Promise.reject(new Error('provider is down'));
    await add('a');
    await vi.waitFor(async () =>
      expect(await countJobs(query)).toEqual([{ kind: 'test', state: 'overdue', count: 1 }]),
    );
    expect(await states()).toEqual(['WAITING 2']);
    const [row] = await query<Array<{ s: string }>>(
      'SELECT TIMESTAMPDIFF(MINUTE, NOW(), due_at) AS s FROM job',
    );
    expect(Number(row!.s)).toBeGreaterThan(50);
    script.work = async () => undefined;
    expect(await replayJobs(query, {})).toBe(1);
    await expectStates(['DONE 3']);
    expect(await countJobs(query)).toEqual([]);
  });
});

describe('several workers', () => {
  it('share a backlog: each job is worked once', async () => {
    const others = [job, worker(), worker()];
    await Promise.all(Array.from({ length: 60 }, (_, n) => store(`${n}`)));
    for (const one of others) one.wake();
    await expectStates(Array.from({ length: 60 }, () => 'DONE 1'));
    expect(handled.toSorted()).toEqual(Array.from({ length: 60 }, (_, n) => `${n}`).toSorted());
  });

  it('take over from one that dies with its claim', async () => {
    const dying = await new DataSource(databaseOptions(schema.url, 2)).initialize();
    await store('a');
    const claimed = await new JobRepository(new UnitOfWork(dying)).claim('test', {
      limit: 1,
      leaseMs: 60_000,
      after: undefined,
    });
    await dying.destroy();
    expect(claimed.jobs).toHaveLength(1);
    await add('b');
    await expectStates(['WAITING 1', 'DONE 1']);
    await makeDue();
    await add('c');
    await expectStates(['DONE 2', 'DONE 1', 'DONE 1']);
  });

  it.each<[string, () => Promise<Again | void>]>([
    ['done', async () => undefined],
    ['again', async () => ({ againInMs: 1 })],
    ['failed', () => Promise.reject(new Error('late'))],
  ])('hear nothing from a former holder: %s', async (_outcome, late) => {
    const release = Promise.withResolvers<void>();
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    script.work = async () => {
      if (handled.length === 1) return (first.resolve(), release.promise.then(late));
      second.resolve();
      return new Promise<void>(resolve => void finishSecond.promise.then(resolve));
    };
    const finishSecond = Promise.withResolvers<void>();
    await add('a');
    await first.promise;
    await makeDue();
    const other = worker();
    other.wake();
    await second.promise;
    release.resolve();
    await stop(job);
    expect(await states()).toEqual(['WAITING 2']);
    finishSecond.resolve();
    await expectStates(['DONE 2']);
  });
});

describe('jobs of one key', () => {
  it('run one after another in their order, beside those of other keys', async () => {
    const running = new Map<string, number>();
    script.work = async name => {
      const key = name[0]!;
      running.set(key, (running.get(key) ?? 0) + 1);
      expect(running.get(key)).toBe(1);
      await query('DO SLEEP(0.005)');
      running.set(key, running.get(key)! - 1);
    };
    for (let n = 0; n < 8; n++) for (const key of ['a', 'b']) await store(`${key}${n}`, key);
    const other = worker();
    job.wake();
    other.wake();
    await expectStates(Array.from({ length: 16 }, () => 'DONE 1'));
    for (const key of ['a', 'b'])
      expect(handled.filter(name => name.startsWith(key))).toEqual(
        Array.from({ length: 8 }, (_, n) => `${key}${n}`),
      );
  });

  it('wait for one that fails, until it is dead', async () => {
    script.work = async name => (name === 'first' ? Promise.reject(new Error('no')) : undefined);
    intervalMs = 5;
    job.onApplicationBootstrap();
    await store('first', 'k');
    await store('second', 'k');
    await expectStates(['DEAD 3', 'DONE 1']);
    expect(handled).toEqual(['first', 'first', 'first', 'second']);
  });
});
