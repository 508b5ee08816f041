import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  HalfMessageWorld,
  OtherCheck,
  type TicketCheck,
  ticketTaken,
} from '../../testing/half-message-world.js';
import { CHECK_BACK_POLICY } from './check-back.js';

const SECOND_MS = 1_000;

let world: HalfMessageWorld;
let check: TicketCheck;
/** Lines in the log at error level. */
let errors: string[];

beforeAll(async () => {
  world = await HalfMessageWorld.open();
});
beforeEach(() => {
  check = world.checkBack();
  errors = [];
  const ignore = () => undefined;
  Logger.overrideLogger({ log: ignore, warn: ignore, error: (text: string) => void errors.push(text) });
});
afterEach(async () => {
  await world.empty();
  Logger.overrideLogger(new Logger());
});
afterAll(() => world?.close());

const expectHalf = (id: string, expected: object) =>
  vi.waitFor(async () => expect(await world.half(id)).toMatchObject(expected), 20_000);
async function anOrphan(): Promise<string> {
  const [id] = await world.orphans(1, check);
  return id!;
}
/** The message in the outbox that the half message has become. */
const messageOf = async (id: string) => ({
  messageId: (await world.half(id)).messageId,
  name: ticketTaken.name,
  key: 'seat-1',
  payload: '{"seat":1}',
});
async function checkNow(...checks: TicketCheck[]): Promise<void> {
  await world.makeDue();
  for (const each of checks) each.wake();
}

describe('a check-back', () => {
  it('follows six seconds after the half message is stored, not before', async () => {
    const check1 = vi.fn<TicketCheck['check']>(async () => 'commit');
    check.check = check1;
    const id = await anOrphan();
    check.wake();
    await check.onApplicationShutdown();
    expect(check1).not.toHaveBeenCalled();
    // It was stored before this moment, on a machine that may be slow.
    const [row] = await world.database.query<Array<{ waitMs: string }>>(
      'SELECT TIMESTAMPDIFF(MICROSECOND, created_at, due_at) / 1000 AS waitMs FROM half_message WHERE id = ?',
      [id],
    );
    expect(Number(row!.waitMs)).toBe(6_000);
  });

  it('that says commit sends the message, once', async () => {
    const asked = vi.fn<TicketCheck['check']>(async () => 'commit');
    check.check = asked;
    const id = await anOrphan();
    await checkNow(check);
    await expectHalf(id, { state: 'COMMITTED', isEnded: 1, isGivenUp: 0 });
    expect(asked.mock.calls).toEqual([[{ id, key: 'seat-1', payload: { seat: 1 } }]]);
    expect(await world.outbox()).toEqual([await messageOf(id)]);
    await vi.waitFor(async () => expect(world.published).toEqual([await messageOf(id)]));
  });

  it('that says roll back ends the half message, and nothing is sent', async () => {
    check.check = async () => 'rollback';
    const id = await anOrphan();
    await checkNow(check);
    await expectHalf(id, { state: 'ROLLED_BACK', isEnded: 1, isGivenUp: 0 });
    expect([await world.outbox(), errors]).toEqual([[], []]);
  });

  it('is done by any instance, once for each half message', async () => {
    const asked: string[] = [];
    const instances = [check, world.checkBack(), world.checkBack()];
    for (const each of instances) each.check = async ({ id }) => (asked.push(id), 'commit' as const);
    const ids = await world.orphans(30, check);
    await checkNow(...instances);
    for (const id of ids) await expectHalf(id, { state: 'COMMITTED', checks: 0, attempts: 1 });
    expect(asked.toSorted()).toEqual(ids.toSorted());
    expect(await world.outbox()).toHaveLength(30);
  });

  it('is not done by an instance that does not know the kind', async () => {
    const asked = vi.fn<TicketCheck['check']>();
    const other = world.checkBack(OtherCheck);
    other.check = async () => 'commit';
    check.check = asked;
    const id = await anOrphan();
    const [mine] = await world.orphans(1, other);
    await checkNow(other);
    await expectHalf(mine!, { state: 'COMMITTED' });
    expect(await world.half(id)).toMatchObject({ state: 'PREPARED', attempts: 0, checks: 0 });
    check.check = async () => 'rollback';
    await checkNow(check);
    await expectHalf(id, { state: 'ROLLED_BACK' });
  });

  it('is not done by an instance of an older release that does not know the message', async () => {
    check.check = async () => 'commit';
    const [newer, mine] = await world.orphans(2, check);
    await world.database.query("UPDATE half_message SET name = 'ticket.taken.v2' WHERE id = ?", [newer]);
    await checkNow(check);
    await expectHalf(mine!, { state: 'COMMITTED' });
    expect(await world.half(newer!)).toMatchObject({ state: 'PREPARED', attempts: 0, checks: 0 });
  });

  it('does not change what a local transaction has decided while it was asked', async () => {
    check.check = async ({ id }) => {
      await world.uow.run(tx => world.decisions.rollBack(tx, check.kind, id));
      return 'commit';
    };
    const id = await anOrphan();
    await checkNow(check);
    await expectHalf(id, { state: 'ROLLED_BACK', attempts: 1 });
    await check.onApplicationShutdown();
    expect(await world.half(id)).toMatchObject({ state: 'ROLLED_BACK' });
    expect(await world.outbox()).toEqual([]);
  });
});

describe('a check that is answered with "unknown"', () => {
  beforeEach(() => void (check.check = async () => 'unknown'));

  it('counts, and is repeated after a longer wait each time', async () => {
    const id = await anOrphan();
    for (const [checks, waitMs] of [
      [1, 12 * SECOND_MS],
      [2, 24 * SECOND_MS],
      [3, 48 * SECOND_MS],
    ] as const) {
      await checkNow(check);
      await expectHalf(id, { state: 'PREPARED', checks });
      const { dueInMs } = await world.half(id);
      expect(dueInMs).toBeGreaterThan(waitMs / 2);
      expect(dueInMs).toBeLessThanOrEqual(waitMs);
    }
  });

  it('rolls the message back after the last one, and reports it', async () => {
    const id = await anOrphan();
    for (let checks = 1; checks < CHECK_BACK_POLICY.checks; checks++) {
      await checkNow(check);
      await expectHalf(id, { state: 'PREPARED', checks });
    }
    expect(errors).toEqual([]);
    await checkNow(check);
    await expectHalf(id, { state: 'ROLLED_BACK', checks: 15, isGivenUp: 1, isEnded: 1 });
    await check.onApplicationShutdown();
    expect(errors).toEqual([`half message ${id} (ticket) is rolled back: still unknown after 15 checks`]);
    expect(await world.metrics.text()).toContain(
      'diancan_half_messages_total{kind="ticket",decision="giveUp"} 1',
    );
    expect(await world.outbox()).toEqual([]);
  });

  it('does not count twice if its claim has ended meanwhile', async () => {
    const [asked, late] = [Promise.withResolvers<void>(), Promise.withResolvers<'unknown'>()];
    check.check = () => (asked.resolve(), late.promise);
    const id = await anOrphan();
    await checkNow(check);
    await asked.promise;
    const another = world.checkBack();
    another.check = async () => 'unknown';
    await checkNow(another);
    await expectHalf(id, { checks: 1, attempts: 2 });
    late.resolve('unknown');
    await check.onApplicationShutdown();
    expect(await world.half(id)).toMatchObject({ state: 'PREPARED', checks: 1 });
  });

  it('follows the policy of the moment', async () => {
    const id = await anOrphan();
    check.policy = { ...CHECK_BACK_POLICY, checks: 1 };
    await checkNow(check);
    await expectHalf(id, { state: 'ROLLED_BACK', checks: 1, isGivenUp: 1 });
  });
});

describe('a check that is not answered', () => {
  it('does not count, however often it is repeated', async () => {
    const id = await anOrphan();
    for (let attempts = 1; attempts <= CHECK_BACK_POLICY.checks + 1; attempts++) {
      const instance = world.checkBack();
      instance.check = () => Promise.reject(new Error('Redis is away'));
      await checkNow(instance);
      await expectHalf(id, { state: 'PREPARED', attempts, lastError: 'Redis is away' });
      // It puts the half message off only after that.
      await instance.onApplicationShutdown();
      expect((await world.half(id)).dueInMs).toBeGreaterThan(SECOND_MS);
    }
    expect(await world.half(id)).toMatchObject({ state: 'PREPARED', checks: 0 });
    check.check = async () => 'unknown';
    await checkNow(check);
    await expectHalf(id, { state: 'PREPARED', checks: 1, lastError: null });
  });

  it('does not count either if no instance is there for long', async () => {
    const id = await anOrphan();
    await world.database.query('UPDATE half_message SET due_at = due_at - INTERVAL 7 DAY');
    check.check = async () => 'unknown';
    check.wake();
    await expectHalf(id, { state: 'PREPARED', checks: 1 });
  });
});

describe('the upkeep of half messages', () => {
  it('deletes what ended longer ago than a week, and nothing else', async () => {
    check.check = async () => 'commit';
    const [young, old, prepared] = await world.orphans(3, check);
    for (const id of [young!, old!]) await world.uow.run(tx => world.decisions.rollBack(tx, check.kind, id));
    await world.database.query(
      `UPDATE half_message SET created_at = created_at - INTERVAL 8 DAY, ended_at = ended_at - INTERVAL 8 DAY
       WHERE id <> ?`,
      [young],
    );
    world.upkeep.wake();
    await vi.waitFor(async () => {
      const left = await world.database.query<Array<{ id: string }>>('SELECT id FROM half_message');
      expect(left.map(({ id }) => id).toSorted()).toEqual([young!, prepared!].toSorted());
    }, 20_000);
  });

  it('counts what is not decided, also of kinds that this instance does not know', async () => {
    check.onModuleInit();
    await world.orphans(2, world.checkBack(OtherCheck));
    world.upkeep.wake();
    await vi.waitFor(async () => {
      const text = await world.metrics.text();
      expect(text).toContain('diancan_half_messages_prepared{kind="other"} 2');
      expect(text).toContain('diancan_half_messages_prepared{kind="ticket"} 0');
    }, 20_000);
    expect(() => world.checkBack().onModuleInit()).toThrow('there are two check-backs of kind ticket');
  });
});

it('no check follows the end of a half message', async () => {
  const asked = vi.fn<TicketCheck['check']>(async () => 'commit');
  check.check = asked;
  await world.messages.sendInTransaction(check, { payload: { seat: 1 } }, async () => 'commit');
  await checkNow(check);
  await check.onApplicationShutdown();
  expect(asked).not.toHaveBeenCalled();
});
