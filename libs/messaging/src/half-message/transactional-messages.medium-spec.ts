import { Deadline, runInContext } from '@diancan/platform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HalfMessageWorld, type TicketCheck, ticketTaken } from '../../testing/half-message-world.js';
import { HalfMessageDecidedError } from './half-message-decided.error.js';
import type { Outcome } from './half-message-life.js';

const SEAT = { payload: { seat: 7 }, key: 'seat-7' };

let world: HalfMessageWorld;
let check: TicketCheck;

beforeAll(async () => {
  world = await HalfMessageWorld.open();
});
beforeEach(() => {
  check = world.checkBack();
});
afterEach(() => world.empty());
afterAll(() => world?.close());

const send = (outcome: Outcome, during: (id: string) => Promise<unknown> = async () => undefined) =>
  world.messages.sendInTransaction(check, SEAT, async ({ id }) => {
    await during(id);
    return outcome;
  });
/** The message in the outbox that the half message has become. */
const messageOf = async (id: string) => ({
  messageId: (await world.half(id)).messageId,
  name: ticketTaken.name,
  key: 'seat-7',
  payload: '{"seat":7}',
});
/** A check-back has said no meanwhile. */
const sayNo = (id: string) => world.uow.run(tx => world.decisions.rollBack(tx, check.kind, id));
const sayYes = (id: string) =>
  world.uow.run(tx => world.decisions.commit(tx, check, { id, key: 'seat-7', payload: '{"seat":7}' }));
const seats = () => world.database.query('SELECT seat FROM seat');
const lastHalf = async (): Promise<string | undefined> => {
  const rows = await world.database.query<Array<{ id: string }>>('SELECT id FROM half_message');
  return rows[0]?.id;
};

describe('a half message', () => {
  it('is durable before the local transaction starts, and is not sent', async () => {
    let id = '';
    await send('commit', async started => {
      id = started;
      expect(await world.half(id)).toMatchObject({ state: 'PREPARED', checks: 0, isEnded: 0 });
      expect(await world.outbox()).toEqual([]);
    });
    expect(id).toHaveLength(26);
  });

  it('is sent once when the local transaction has committed, and published after that commit', async () => {
    const { id, outcome } = await send('commit');
    expect(outcome).toBe('commit');
    expect(await world.half(id)).toMatchObject({ state: 'COMMITTED', isEnded: 1, isGivenUp: 0 });
    expect(await world.outbox()).toEqual([await messageOf(id)]);
    await vi.waitFor(async () => expect(world.published).toEqual([await messageOf(id)]));
  });

  it('is never sent when the local transaction has rolled back', async () => {
    const { id } = await send('rollback');
    expect(await world.half(id)).toMatchObject({ state: 'ROLLED_BACK', isEnded: 1, isGivenUp: 0 });
    expect([await world.outbox(), world.published]).toEqual([[], []]);
  });

  it('waits for the check-back when the outcome is unknown', async () => {
    const { id, outcome } = await send('unknown');
    expect(outcome).toBe('unknown');
    expect(await world.half(id)).toMatchObject({ state: 'PREPARED', isEnded: 0 });
    expect(await world.outbox()).toEqual([]);
  });

  it('waits for the check-back when the local transaction throws; the caller gets the error', async () => {
    let id = '';
    const sending = send('commit', async started => {
      id = started;
      throw new Error('timeout');
    });
    await expect(sending).rejects.toThrow('timeout');
    expect(await world.half(id)).toMatchObject({ state: 'PREPARED' });
  });

  it('is not stored, and the local transaction not started, if its payload does not fit', async () => {
    const local = vi.fn<() => Promise<Outcome>>();
    const sending = world.messages.sendInTransaction(check, { payload: { seat: 0 } }, local);
    await expect(sending).rejects.toThrow('seat');
    expect([local.mock.calls, await lastHalf()]).toEqual([[], undefined]);
  });

  it('is durable and decided also inside of a transaction that rolls back', async () => {
    let id = '';
    const outer = world.uow.run(async () => {
      ({ id } = await send('commit'));
      throw new Error('the outer work has failed');
    });
    await expect(outer).rejects.toThrow('the outer work');
    expect(await world.half(id)).toMatchObject({ state: 'COMMITTED' });
    expect(await world.outbox()).toHaveLength(1);
  });

  it('is decided also if the caller has stopped waiting during the local transaction', async () => {
    const deadline = new Deadline(60_000);
    const context = { requestId: 'r', locale: undefined, trace: undefined, deadline };
    const { id } = await runInContext(context, () =>
      send('commit', async () => void vi.spyOn(deadline, 'throwIfOver').mockThrow(new Error('over'))),
    );
    expect(await world.half(id)).toMatchObject({ state: 'COMMITTED' });
  });

  it('is not stored if the caller has stopped waiting before', async () => {
    const context = { requestId: 'r', locale: undefined, trace: undefined, deadline: new Deadline(0) };
    await expect(runInContext(context, () => send('commit'))).rejects.toThrow('Time ran out');
    expect(await lastHalf()).toBeUndefined();
  });
});

describe('a local transaction that outlives a check-back', () => {
  it('that said no cannot commit any more', async () => {
    let id = '';
    const sending = send('commit', started => sayNo((id = started)));
    await expect(sending).rejects.toMatchObject({ code: 'HALF_MESSAGE_DECIDED', state: 'ROLLED_BACK' });
    expect(await world.half(id)).toMatchObject({ state: 'ROLLED_BACK' });
    expect(await world.outbox()).toEqual([]);
  });

  it('that said yes cannot roll back any more', async () => {
    const sending = send('rollback', sayYes);
    await expect(sending).rejects.toMatchObject({ code: 'HALF_MESSAGE_DECIDED', state: 'COMMITTED' });
    expect(await world.outbox()).toHaveLength(1);
  });

  it('and agrees with it changes nothing', async () => {
    const yes = await send('commit', sayYes);
    await send('rollback', sayNo);
    expect(await world.outbox()).toEqual([await messageOf(yes.id)]);
  });
});

describe('a local transaction that ends with a database transaction', () => {
  const takeSeat = (during: (id: string) => Promise<unknown> = async () => undefined, fails = false) =>
    world.messages.sendInTransaction(check, SEAT, async half => {
      await during(half.id);
      await world.uow.run(async tx => {
        await tx.query('INSERT INTO seat VALUES (7)');
        await half.commit(tx);
        if (fails) throw new Error('no seat');
      });
      return 'commit';
    });

  it('commits its message in the same transaction', async () => {
    const { id } = await takeSeat();
    expect(await seats()).toEqual([{ seat: 7 }]);
    expect(await world.outbox()).toEqual([await messageOf(id)]);
    await vi.waitFor(() => expect(world.published).toHaveLength(1));
  });

  it('sends nothing if that transaction rolls back', async () => {
    await expect(takeSeat(undefined, true)).rejects.toThrow('no seat');
    expect([await seats(), await world.outbox()]).toEqual([[], []]);
    expect(await world.half((await lastHalf())!)).toMatchObject({ state: 'PREPARED' });
  });

  it('is rolled back by a check-back that has said no', async () => {
    await expect(takeSeat(sayNo)).rejects.toThrow(HalfMessageDecidedError);
    expect([await seats(), await world.outbox()]).toEqual([[], []]);
  });
});

describe('local work that is one database commit', () => {
  const takeSeat = (fails: boolean) =>
    world.messages.sendInOneCommit(ticketTaken, SEAT, async tx => {
      await tx.query('INSERT INTO seat VALUES (7)');
      if (fails) throw new Error('no seat');
      return 'taken';
    });

  it('sends its message in that commit, without a half message', async () => {
    expect(await takeSeat(false)).toBe('taken');
    expect(await world.outbox()).toMatchObject([{ key: 'seat-7', payload: '{"seat":7}' }]);
    expect(await lastHalf()).toBeUndefined();
  });

  it('sends nothing if it fails', async () => {
    await expect(takeSeat(true)).rejects.toThrow('no seat');
    expect([await seats(), await world.outbox()]).toEqual([[], []]);
  });
});

it('commit and roll back in the same moment never have both outcomes', async () => {
  const ids = await world.orphans(500, check);
  const outcomes = await Promise.all(
    ids.map(async (id, n) => {
      const both = n % 2 === 0 ? [sayYes(id), sayNo(id)] : [sayNo(id), sayYes(id)];
      const settled = await Promise.allSettled(both);
      const [yes, no] = n % 2 === 0 ? settled : settled.toReversed();
      return [yes!.status, no!.status, (await world.half(id)).state].join();
    }),
  );
  const committed = outcomes.filter(each => each === 'fulfilled,rejected,COMMITTED').length;
  const rolledBack = outcomes.filter(each => each === 'rejected,fulfilled,ROLLED_BACK').length;
  expect(committed + rolledBack).toBe(500);
  expect(await world.outbox()).toHaveLength(committed);
});
