import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  add,
  expectStates,
  makeDue,
  query,
  states,
  stop,
  storeRow,
  worker,
  world,
  useJobWorld,
} from '../testing/job-world.js';
import { HOUR_MS, POLICY } from '../testing/test-job.js';
import type { Again } from './job.js';
import { countJobs, listJobs, replayJobs } from './job-operations.js';

useJobWorld();

const TWO_HOURS_AGO = 'UTC_TIMESTAMP(3) - INTERVAL 2 HOUR';

describe('a job that fails', () => {
  const failing = async () => Promise.reject(new Error('poison'));
  beforeEach(() => {
    world.intervalMs = 5;
    world.job.onApplicationBootstrap();
  });

  it('is dead after its attempts, and blocks no other job', async () => {
    world.script.work = async name => (name === 'poison' ? failing() : undefined);
    await add('poison');
    await storeRow({ payload: "'{'" });
    await add('b');
    await expectStates(['DEAD 3', 'DEAD 3', 'DONE 1']);
    expect(await listJobs(query, 10)).toMatchObject([
      { kind: 'test', state: 'dead', attempts: 3, lastError: 'poison' },
      { state: 'dead' },
    ]);
  });

  it.each([
    ['nothing', undefined],
    ['a value without a string form', Object.create(null)],
    ['an error without a message', Object.assign(new Error('lost'), { message: undefined })],
  ])('by throwing %s uses an attempt', async (_what, thrown: unknown) => {
    world.script.work = () => Promise.reject(thrown as Error);
    await add('a');
    await expectStates(['DEAD 3']);
  });

  it.each(['null', '7', '"a"'])('with %s as its payload is dead', async payload => {
    world.script.mourn = async (_tx, name) => expect(name).toBeDefined();
    await storeRow({ payload: `'${payload}'` });
    await expectStates(['DEAD 3']);
  });

  it('starts again when it is replayed', async () => {
    world.script.work = failing;
    const id = await add('a');
    await add('b');
    await expectStates(['DEAD 3', 'DEAD 3']);
    world.script.work = async () => undefined;
    expect(await replayJobs(query, { kind: 'other' })).toBe(0);
    expect(await replayJobs(query, { id })).toBe(1);
    await expectStates(['DONE 1', 'DEAD 3']);
    expect(await replayJobs(query, { kind: 'test' })).toBe(1);
    await expectStates(['DONE 1', 'DONE 1']);
  });

  it('is dead when it is too old, and starts again when it is replayed', async () => {
    world.job.policy = { ...POLICY, limit: { attempts: Infinity, ageMs: HOUR_MS, beyond: 'dead' } };
    await storeRow({ last_error: "'no answer'", created_at: TWO_HOURS_AGO });
    await storeRow({});
    await expectStates(['DEAD 1', 'DONE 1']);
    expect(world.script.handled).toHaveLength(1);
    expect(await listJobs(query, 10)).toMatchObject([{ state: 'dead', lastError: 'no answer' }]);
    await replayJobs(query, {});
    await expectStates(['DONE 1', 'DONE 1']);
  });

  it.each<[string, () => Promise<Again | void>]>([
    ['fails', failing],
    ['asks to continue later', async () => ({ againInMs: HOUR_MS })],
  ])('that %s is due again no later than the time at which it becomes too old', async (_what, work) => {
    const limit = { attempts: Infinity, ageMs: 60_000, beyond: 'dead' } as const;
    world.job.policy = { ...POLICY, limit, backoff: { firstMs: HOUR_MS, lastMs: HOUR_MS } };
    world.script.work = work;
    await add('a');
    await vi.waitFor(async () => {
      expect(world.script.handled).toEqual(['a']);
      const [row] = await query<unknown[]>(
        'SELECT claim, due_at <= created_at + INTERVAL 2 MINUTE AS isSoon FROM job',
      );
      expect(row).toMatchObject({ claim: null, isSoon: 1 });
    });
  });

  it('runs onDeath in the transaction in which it dies', async () => {
    world.script.work = failing;
    const fails = Promise.withResolvers<void>();
    let deaths = 0;
    world.script.mourn = async (tx, name) => {
      await tx.query('UPDATE job SET job_key = ?', [name]);
      if (++deaths > 1) return;
      fails.resolve();
      throw new Error('the database fails');
    };
    await add('a');
    await fails.promise;
    await makeDue();
    await expectStates(['DEAD 4']);
    expect(await query('SELECT job_key FROM job')).toEqual([{ job_key: 'a' }]);
  });

  it('is also dead if its process dies in each attempt', async () => {
    await storeRow({ attempts: '3' });
    await expectStates(['DEAD 4']);
    expect(world.script.handled).toEqual([]);
  });

  it('runs onDeath once, even if a former holder of the claim fails afterwards', async () => {
    const [begun, late] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const deaths: string[] = [];
    world.script.work = () => (begun.resolve(), late.promise);
    world.script.mourn = async (_tx, name) => void deaths.push(name);
    await storeRow({ attempts: '2', payload: `'{"name":"a"}'` });
    await begun.promise;
    await makeDue();
    const other = worker();
    other.wake();
    await expectStates(['DEAD 4']);
    late.reject(new Error('too late'));
    await stop(world.job);
    expect(deaths).toEqual(['a']);
    expect(await query('SELECT last_error FROM job')).toEqual([
      { last_error: 'no attempt has come to an end' },
    ]);
  });
});

describe('a job whose limit makes it overdue', () => {
  it('becomes overdue, continues at the longest interval, and is due at once when replayed', async () => {
    await stop(world.job);
    world.job = worker({
      limit: { attempts: 2, beyond: 'overdue' },
      backoff: { firstMs: 1, lastMs: HOUR_MS },
    });
    world.intervalMs = 5;
    world.job.onApplicationBootstrap();
    world.script.work = () => Promise.reject(new Error('provider is down'));
    await add('a');
    await vi.waitFor(async () =>
      expect(await countJobs(query)).toEqual([{ kind: 'test', state: 'overdue', count: 1 }]),
    );
    expect(await states()).toEqual(['WAITING 2']);
    const [row] = await query<Array<{ s: string }>>(
      'SELECT TIMESTAMPDIFF(MINUTE, NOW(), due_at) AS s FROM job',
    );
    expect(Number(row!.s)).toBeGreaterThan(50);
    world.script.work = async () => undefined;
    expect(await replayJobs(query, {})).toBe(1);
    await expectStates(['DONE 3']);
    expect(await countJobs(query)).toEqual([]);
    expect(await query('SELECT overdue_since FROM job')).toEqual([{ overdue_since: null }]);
  });

  it('keeps the time at which it became overdue', async () => {
    world.job.policy = { ...POLICY, limit: { attempts: 2, beyond: 'overdue' } };
    world.script.work = () => Promise.reject(new Error('provider is down'));
    await storeRow({ attempts: '5', overdue_since: "'2026-01-01'" });
    world.job.wake();
    await expectStates(['WAITING 6']);
    await stop(world.job);
    expect(await query('SELECT CAST(overdue_since AS CHAR) AS since FROM job')).toEqual([
      { since: '2026-01-01 00:00:00.000' },
    ]);
  });

  it('is replayed once: a job that is due or claimed is not counted again', async () => {
    await stop(world.job);
    const overdue = { overdue_since: 'UTC_TIMESTAMP(3)', due_at: "'2100-01-01'" };
    await storeRow(overdue);
    await storeRow({ ...overdue, claim: "'another worker'" });
    expect(await replayJobs(query, {})).toBe(1);
    expect(await replayJobs(query, {})).toBe(0);
    expect(await query('SELECT due_at <= UTC_TIMESTAMP(3) AS isDue FROM job ORDER BY job_id')).toEqual([
      { isDue: 1 },
      { isDue: 0 },
    ]);
  });

  it('keeps its age when it is replayed, unlike a dead one', async () => {
    await stop(world.job);
    const old = { due_at: "'2100-01-01'", created_at: TWO_HOURS_AGO };
    await storeRow({ ...old, overdue_since: 'UTC_TIMESTAMP(3)', attempts: '7' });
    await storeRow({ ...old, state: "'DEAD'", attempts: '7', ended_at: 'UTC_TIMESTAMP(3)' });
    expect(await replayJobs(query, {})).toBe(2);
    expect(
      await query(
        `SELECT state, attempts, ended_at, created_at < UTC_TIMESTAMP(3) - INTERVAL 1 HOUR AS isOld
         FROM job ORDER BY job_id`,
      ),
    ).toEqual([
      { state: 'WAITING', attempts: 7, ended_at: null, isOld: 1 },
      { state: 'WAITING', attempts: 0, ended_at: null, isOld: 0 },
    ]);
  });

  it('is also overdue if its process dies in each attempt', async () => {
    const begun = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    world.job.policy = { ...POLICY, limit: { attempts: 3, beyond: 'overdue' } };
    world.script.work = async () => (begun.resolve(), end.promise);
    await storeRow({ attempts: '2' });
    await storeRow({ attempts: '3' });
    world.job.wake();
    await begun.promise;
    await vi.waitFor(() => expect(world.script.handled).toHaveLength(2), 20_000);
    const meanwhile = await query(
      'SELECT attempts, overdue_since IS NULL AS isFine FROM job ORDER BY job_id',
    );
    end.resolve();
    expect(meanwhile).toEqual([
      { attempts: 3, isFine: 1 },
      { attempts: 4, isFine: 0 },
    ]);
  });

  it('is not marked as overdue by a former holder of its claim', async () => {
    const { jobs } = world.job.runtime;
    await storeRow({});
    const lot = await jobs.claim('test', { limit: 1, leaseMs: HOUR_MS, after: undefined });
    const overdue = () => query('SELECT overdue_since IS NOT NULL AS isOverdue FROM job');
    await jobs.markOverdue({ ...lot.jobs[0]!, claim: 'an earlier claim' });
    expect(await overdue()).toEqual([{ isOverdue: 0 }]);
    await jobs.markOverdue(lot.jobs[0]!);
    expect(await overdue()).toEqual([{ isOverdue: 1 }]);
  });

  it('is also overdue by its age, even if no attempt has failed', async () => {
    world.job.policy = { ...POLICY, limit: { attempts: 3, ageMs: HOUR_MS, beyond: 'overdue' } };
    world.script.work = async () => ({ againInMs: HOUR_MS });
    await storeRow({ created_at: TWO_HOURS_AGO });
    await storeRow({});
    world.job.wake();
    await vi.waitFor(async () =>
      expect(
        await query(
          `SELECT overdue_since IS NULL AS isFine, attempts FROM job
           WHERE claim IS NULL AND due_at > UTC_TIMESTAMP(3) ORDER BY job_id`,
        ),
      ).toEqual([
        { isFine: 0, attempts: 0 },
        { isFine: 1, attempts: 0 },
      ]),
    );
  });
});
