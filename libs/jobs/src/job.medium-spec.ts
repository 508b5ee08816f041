import { databaseOptions, UnitOfWork } from '@diancan/database';
import { Deadline, runInContext } from '@diancan/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { describe, expect, it, vi } from 'vitest';
import {
  add,
  expectStates,
  makeDue,
  query,
  states,
  stop,
  store,
  storeRow,
  worker,
  world,
  useJobWorld,
} from '../testing/job-world.js';
import { HOUR_MS, POLICY } from '../testing/test-job.js';
import type { Again } from './job.js';
import { JobRepository } from './job.repository.js';

useJobWorld();

const DEADLOCK = "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'";

const payloads = async () =>
  (await query<Array<{ payload: string }>>('SELECT payload FROM job ORDER BY job_id')).map(
    ({ payload }) => (JSON.parse(payload) as { name?: string }).name ?? null,
  );

describe('a job', () => {
  it('wakes its worker after the commit, and not before', async () => {
    const claim = vi.spyOn(world.job.runtime.jobs, 'claim');
    await world.uow.run(async tx => {
      await world.job.add(tx, { name: 'a' });
      expect(claim).not.toHaveBeenCalled();
    });
    await expectStates(['DONE 1']);
    expect(world.script.handled).toEqual(['a']);
  });

  it('does not run before the commit, even if a worker polls', async () => {
    await world.uow.run(async tx => {
      await world.job.add(tx, { name: 'a' });
      const polling = worker();
      polling.wake();
      await stop(polling);
      expect(world.script.handled).toEqual([]);
    });
    await expectStates(['DONE 1']);
  });

  it('disappears if the transaction that added it rolls back, and wakes no worker', async () => {
    const claim = vi.spyOn(world.job.runtime.jobs, 'claim');
    await world.uow
      .run(async tx => world.job.add(tx, { name: 'a' }).then(() => Promise.reject(new Error('no'))))
      .catch(() => {});
    expect(claim).not.toHaveBeenCalled();
    await add('b');
    await expectStates(['DONE 1']);
    expect(world.script.handled).toEqual(['b']);
  });

  it('exists once if a deadlock repeats the transaction that adds it', async () => {
    let runs = 0;
    await world.uow.run(async (tx: EntityManager) => {
      await world.job.add(tx, { name: `run ${++runs}` });
      if (runs === 1) await tx.query(DEADLOCK);
    });
    await expectStates(['DONE 1']);
    expect(world.script.handled).toEqual(['run 2']);
  });

  it('is not ended by the deadline of the request that added it', async () => {
    const deadline = new Deadline(Infinity);
    world.script.work = async () => {
      deadline.cancel();
      await world.uow.run(tx => tx.query('SELECT 1'));
    };
    const context = { requestId: 'request-1', locale: undefined, trace: undefined, deadline };
    await runInContext(context, () => add('a'));
    await expectStates(['DONE 1']);
  });

  it('is found by the next poll if no wake arrives', async () => {
    await store('a');
    world.intervalMs = 20;
    world.job.onApplicationBootstrap();
    await expectStates(['DONE 1']);
  });

  it('continues later if it returns againInMs, and counts no attempt for it', async () => {
    world.intervalMs = 5;
    world.job.onApplicationBootstrap();
    world.script.work = async () => (world.script.handled.length < 6 ? { againInMs: 1 } : undefined);
    await add('a');
    await expectStates(['DONE 1']);
    expect(world.script.handled).toHaveLength(6);
  });

  it('waits for its delay', async () => {
    await world.uow.run(tx => world.job.add(tx, { name: 'later' }, { delayMs: HOUR_MS }));
    await add('now');
    await expectStates(['WAITING 0', 'DONE 1']);
  });

  it('is not added if an unclaimed one of its key is waiting', async () => {
    const addOnce = (name: string) =>
      world.uow.run(tx => world.job.addUnlessWaiting(tx, { name }, { key: 'k', delayMs: HOUR_MS }));
    await addOnce('first');
    await addOnce('while one waits');
    expect(await payloads()).toEqual(['first']);
    await query("UPDATE job SET claim = 'a worker'");
    await addOnce('while one runs');
    await query("UPDATE job SET claim = NULL, state = 'DONE'");
    await addOnce('after all are done');
    await storeRow({ kind: "'other'", job_key: "'l'" });
    await world.uow.run(tx => world.job.addUnlessWaiting(tx, { name: 'another key' }, { key: 'l' }));
    expect(await payloads()).toEqual(['first', 'while one runs', 'after all are done', null, 'another key']);
  });

  it('that takes very long blocks no other job', async () => {
    const stuck = Promise.withResolvers<void>();
    world.script.work = name => (name === 'stuck' ? stuck.promise : Promise.resolve());
    await add('stuck');
    for (let n = 0; n < 10; n++) await add(`${n}`);
    await expectStates(['WAITING 1', ...Array.from({ length: 10 }, () => 'DONE 1')]);
    stuck.resolve();
    await expectStates(Array.from({ length: 11 }, () => 'DONE 1'));
  });

  it('runs concurrently with others, up to the limit', async () => {
    let most = 0;
    let now = 0;
    const full = Promise.withResolvers<void>();
    world.script.work = async () => {
      most = Math.max(most, ++now);
      if (now === POLICY.concurrency) full.resolve();
      await full.promise;
      now -= 1;
    };
    for (let n = 0; n < 20; n++) await store(`${n}`);
    world.job.wake();
    await expectStates(Array.from({ length: 20 }, () => 'DONE 1'));
    expect(most).toBe(POLICY.concurrency);
  });
});

describe('several workers', () => {
  it('claim each job of a backlog once, and miss none', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `${n}`);
    for (const name of names) await store(name);
    const twenty = [world.job, ...Array.from({ length: 19 }, () => worker())];
    for (const one of twenty) one.wake();
    await expectStates(names.map(() => 'DONE 1'));
    expect(world.script.handled.toSorted()).toEqual(names.toSorted());
  });

  it('take over the job of a worker that dies with its claim', async () => {
    const dying = await new DataSource(databaseOptions(world.url, 2)).initialize();
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

  it('do not take over a job whose holder has checked that its claim is current', async () => {
    world.script.work = async (_name, attempt) => {
      if (world.script.handled.length > 1) return;
      await makeDue();
      await world.uow.run(async tx => {
        expect(await attempt.isCurrent(tx)).toBe(true);
        const other = worker();
        other.wake();
        await stop(other);
      });
    };
    await add('a');
    await expectStates(['DONE 1']);
    expect(world.script.handled).toEqual(['a']);
  });

  it.each<[string, () => Promise<Again | void>]>([
    ['done', async () => undefined],
    ['again', async () => ({ againInMs: 1 })],
    ['failed', () => Promise.reject(new Error('late'))],
  ])('ignore the outcome of a former holder of the claim: %s', async (_outcome, late) => {
    const release = Promise.withResolvers<void>();
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const isCurrent: boolean[] = [];
    world.script.work = async (_name, attempt) => {
      const ask = async () => isCurrent.push(await world.uow.run(tx => attempt.isCurrent(tx)));
      await ask();
      if (world.script.handled.length === 1) return (first.resolve(), release.promise.then(ask).then(late));
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
    await stop(world.job);
    const afterwards = await states();
    finishSecond.resolve();
    expect(afterwards).toEqual(['WAITING 2']);
    expect(isCurrent).toEqual([true, true, false]);
    await expectStates(['DONE 2']);
  });
});
