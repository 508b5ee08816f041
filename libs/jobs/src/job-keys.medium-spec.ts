import { describe, expect, it } from 'vitest';
import { expectStates, query, states, stop, store, storeRow, worker, world } from '../testing/job-world.js';

describe('jobs of one key', () => {
  it('run one after another in their order, beside those of other keys', async () => {
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

  it('wait for a later one that is being worked when an earlier one is replayed', async () => {
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
    expect(await states()).toEqual(['WAITING 0', 'WAITING 1']);
    release.resolve();
    await expectStates(['DONE 1', 'DONE 1']);
    expect(world.script.handled).toEqual(['later', 'earlier']);
  });

  it('wait for one that fails, until it is dead', async () => {
    world.script.work = async name => (name === 'first' ? Promise.reject(new Error('no')) : undefined);
    world.intervalMs = 5;
    world.job.onApplicationBootstrap();
    await store('first', 'k');
    await store('second', 'k');
    await expectStates(['DEAD 3', 'DONE 1']);
    expect(world.script.handled).toEqual(['first', 'first', 'first', 'second']);
  });
});
