import { afterCommit } from '@diancan/database';
import { encodeTime, ulid } from 'ulid';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  attempts,
  deadLetters,
  effect,
  effects,
  expectAllAcked,
  expectEffects,
  query,
  received,
  send,
  start,
  world,
  useConsumerWorld,
} from '../../testing/consumer-world.js';

useConsumerWorld();

afterEach(() => {
  vi.useRealTimers();
});

/** Sends copies of one message, all at once. */
const sendCopies = (count: number, id = ulid()) =>
  Promise.all(Array.from({ length: count }, () => send({}, id)));

describe('a message has its effect once', () => {
  it('if it comes twice in a batch', async () => {
    const instance = await start();
    const [id] = await sendCopies(20);
    const last = await send();
    await expectEffects([id!, last]);
    await expect.poll(() => received(instance, 'repeated')).toBe(19);
    expect(await received(instance, 'handled')).toBe(2);
    await expectAllAcked();
    expect(await effects()).toEqual([id, last]);
  });

  it('if it comes again after midnight', async () => {
    const beforeMidnight = Date.UTC(2026, 0, 31) - 1;
    vi.useFakeTimers({ toFake: ['Date'], now: beforeMidnight });
    const id = `${encodeTime(beforeMidnight, 10)}0123456789ABCDEF`;
    const instance = await start();
    await send({}, id);
    await expectEffects([id]);
    vi.setSystemTime(beforeMidnight + 2);
    await send({}, id);
    await expect.poll(() => received(instance, 'repeated')).toBe(1);
    expect(await effects()).toEqual([id]);
    expect(await query('SELECT CAST(day AS CHAR) AS day FROM inbox')).toEqual([{ day: '2026-01-30' }]);
  });

  it('if its ack is lost', async () => {
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      afterCommit(tx, () => instance.path.cut());
    });
    const id = await send();
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    expect(await effects()).toEqual([id]);
    instance.path.mend();
    await expect.poll(() => received(instance, 'repeated')).toBe(1);
    expect(await effects()).toEqual([id]);
    expect(await attempts()).toEqual([]);
    await expectAllAcked();
  });

  it('if the acks of a batch are lost', async () => {
    let commits = 0;
    const instance = await start(async (tx, message) => {
      await effect(tx, message);
      afterCommit(tx, () => {
        commits += 1;
        if (commits === 1) instance.path.cut();
      });
    });
    const ids = Array.from({ length: 20 }, () => ulid());
    await Promise.all(ids.map(id => send({}, id)));
    await expect.poll(() => instance.consumers.isReady).toBe(false);
    instance.path.mend();
    await expect.poll(() => received(instance, 'repeated')).toBeGreaterThan(0);
    // It is handled after those that came before.
    const last = await send();
    await expectEffects([...ids, last]);
    await expectAllAcked();
    expect(await effects()).toHaveLength(21);
  });

  it('if two instances take it at once', async () => {
    world.limits = { ...world.limits, prefetch: 1 };
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = await start(async (tx, message) => {
      begun.resolve();
      await goOn.promise;
      await effect(tx, message);
    });
    const id = await send();
    await begun.promise;
    const second = await start();
    await send({}, id);
    // The server renews these figures only if nobody has read them for 0.1 s.
    await expect.poll(waiting, { interval: 250 }).toBe(1);
    goOn.resolve();
    await expect.poll(() => received(second, 'repeated')).toBe(1);
    expect(await received(first, 'handled')).toBe(1);
    expect(await effects()).toEqual([id]);
    expect(second.handled).toEqual([]);
  });
});

it.each([
  ['a deadlock', "'40001'", 1213],
  ['a lock that another transaction holds for too long', "'HY000'", 1205],
])('%s is no attempt, however often it happens', async (_what, state, code) => {
  world.limits = { ...world.limits, maxAttempts: 1 };
  let runs = 0;
  const instance = await start(async (tx, message) => {
    await effect(tx, message);
    runs += 1;
    if (runs <= 12)
      await tx.query(`SIGNAL SQLSTATE ${state} SET MYSQL_ERRNO = ${code}, MESSAGE_TEXT = 'lock'`);
  });
  const id = await send();
  await expectEffects([id]);
  await expect.poll(() => received(instance, 'handled')).toBe(1);
  expect(await deadLetters()).toEqual([]);
  expect(await attempts()).toEqual([]);
  await expectAllAcked();
});

/** How many transactions of this schema wait for a row of the inbox. */
async function waiting(): Promise<number> {
  const [row] = await query<Array<{ count: string }>>(
    `SELECT COUNT(*) AS count FROM information_schema.innodb_trx trx
     JOIN information_schema.processlist process ON process.id = trx.trx_mysql_thread_id
     WHERE trx.trx_state = 'LOCK WAIT' AND process.db = DATABASE()`,
  );
  return Number(row!.count);
}
