import { rowsReadBy } from '@diancan/testing/database';
import { describe, expect, it } from 'vitest';
import {
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
import { HOUR_MS } from '../testing/test-job.js';
import { JobRepository } from './job.repository.js';

useJobWorld();

const IN_FUTURE = "'2100-01-01'";

describe('jobs of one key', () => {
  it('run one after another in order, in parallel with jobs of other keys', async () => {
    const running = new Map<string, number>();
    world.script.work = async name => {
      const key = name[0]!;
      running.set(key, (running.get(key) ?? 0) + 1);
      expect(running.get(key)).toBe(1);
      await query('DO SLEEP(0.005)');
      running.set(key, running.get(key)! - 1);
    };
    for (let n = 0; n < 8; n++) for (const key of ['a', 'b']) await store(`${key}${n}`, key);
    const other = worker();
    world.job.wake();
    other.wake();
    await expectStates(Array.from({ length: 16 }, () => 'DONE 1'));
    for (const key of ['a', 'b'])
      expect(world.script.handled.filter(name => name.startsWith(key))).toEqual(
        Array.from({ length: 8 }, (_, n) => `${key}${n}`),
      );
  });

  it('wait for a later job that is running when an earlier one is replayed', async () => {
    const [begun, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    world.script.work = async name => {
      if (name !== 'later') return;
      begun.resolve();
      await release.promise;
    };
    await storeRow({ job_key: "'k'", state: "'DEAD'", payload: `'{"name":"earlier"}'` });
    await store('later', 'k');
    world.job.wake();
    await begun.promise;
    await query("UPDATE job SET state = 'WAITING' WHERE state = 'DEAD'");
    const other = worker();
    other.wake();
    await stop(other);
    const meanwhile = await states();
    release.resolve();
    expect(meanwhile).toEqual(['WAITING 0', 'WAITING 1']);
    await expectStates(['DONE 1', 'DONE 1']);
    expect(world.script.handled).toEqual(['later', 'earlier']);
  });

  it.each([
    ['waits for its backoff', { attempts: '1', due_at: IN_FUTURE }],
    ['is leased by another worker', { attempts: '1', due_at: IN_FUTURE, claim: "'another worker'" }],
  ])('do not run while an earlier one %s', async (_what, earlier) => {
    await storeRow({ ...earlier, job_key: "'k'", payload: `'{"name":"earlier"}'` });
    await store('later', 'k');
    const polling = worker();
    polling.wake();
    await stop(polling);
    expect(await states()).toEqual(['WAITING 1', 'WAITING 0']);
    await query('UPDATE job SET claim = NULL, due_at = UTC_TIMESTAMP(3) WHERE attempts = 1');
    world.job.wake();
    await expectStates(['DONE 2', 'DONE 1']);
    expect(world.script.handled).toEqual(['earlier', 'later']);
  });

  it('do not run while an earlier one is repeated after its lease', async () => {
    const [begun, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    world.script.work = async name => {
      if (name !== 'earlier') return;
      begun.resolve();
      await release.promise;
    };
    const abandoned = { attempts: '1', claim: "'a dead worker'" };
    await storeRow({ ...abandoned, job_key: "'k'", payload: `'{"name":"earlier"}'` });
    await store('later', 'k');
    await query('UPDATE job SET due_at = UTC_TIMESTAMP(3) - INTERVAL attempts + 1 SECOND');
    world.job.wake();
    await begun.promise;
    const polling = worker();
    polling.wake();
    await stop(polling);
    const meanwhile = [...world.script.handled];
    release.resolve();
    expect(meanwhile).toEqual(['earlier']);
    await expectStates(['DONE 2', 'DONE 1']);
  });

  it('run in order even if a later one was abandoned by its worker', async () => {
    await store('earlier', 'k');
    await storeRow({ claim: "'a dead worker'", job_key: "'k'", payload: `'{"name":"later"}'` });
    await makeDue();
    world.job.wake();
    await expectStates(['DONE 1', 'DONE 1']);
    expect(world.script.handled).toEqual(['earlier', 'later']);
  });

  it('do not wait for one that is dead, done, or of another kind', async () => {
    for (const state of ['DEAD', 'DONE']) await storeRow({ state: `'${state}'`, job_key: "'k'" });
    await storeRow({ kind: "'other'", job_key: "'k'" });
    await store('a', 'k');
    const polling = worker();
    polling.wake();
    await stop(polling);
    expect(await states()).toEqual(['DEAD 0', 'DONE 0', 'WAITING 0', 'DONE 1']);
  });

  it('keep their delay when an earlier one ends', async () => {
    await store('now', 'k');
    await world.uow.run(tx => world.job.add(tx, { name: 'later' }, { key: 'k', delayMs: HOUR_MS }));
    world.job.wake();
    await expectStates(['DONE 1', 'WAITING 0']);
    expect(
      await query("SELECT due_at > UTC_TIMESTAMP(3) AS isDelayed FROM job WHERE state <> 'DONE'"),
    ).toEqual([{ isDelayed: 1 }]);
  });

  it('are found without a scan of all waiting jobs', async () => {
    await query(`INSERT INTO job (kind, job_key, payload, due_at, created_at, is_behind)
      SELECT 'test', 'k', '{}', UTC_TIMESTAMP(3) + INTERVAL seq - 1 HOUR, UTC_TIMESTAMP(3), seq > 1
      FROM seq_1_to_5000`);
    await query('ANALYZE TABLE job');
    const jobs = new JobRepository(world.uow);
    const { jobs: lot } = await jobs.claim('test', { limit: 1, leaseMs: HOUR_MS, after: undefined });
    const read = await rowsReadBy(world.uow, async () => expect(await jobs.finish(lot[0]!)).toBe(true));
    expect(read).toBeLessThan(100);
    const due = "state = 'WAITING' AND due_at <= UTC_TIMESTAMP(3)";
    expect(await query(`SELECT COUNT(*) AS due FROM job WHERE ${due}`)).toEqual([{ due: '1' }]);
  });

  it('wait for a failing job until it is dead', async () => {
    world.script.work = async name => (name === 'first' ? Promise.reject(new Error('no')) : undefined);
    world.intervalMs = 5;
    world.job.onApplicationBootstrap();
    await store('first', 'k');
    await store('second', 'k');
    await expectStates(['DEAD 3', 'DONE 1']);
    expect(world.script.handled).toEqual(['first', 'first', 'first', 'second']);
  });
});
