import { describe, expect, it, vi } from 'vitest';
import type { ActivityBoard } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import type { DrainRate } from '../drain/drain-rate.js';
import type { TicketRepository, TicketSight } from '../ticket/ticket.repository.js';
import type { Seals } from './seals.js';
import { ShowTicketResult } from './ticket-result.use-case.js';

const QUEUE: TicketSight = {
  shardGen: 1,
  shardStage: 'OPEN',
  cursorSeq: 100,
  left: 5,
  state: null,
  orderId: null,
};

/** What the buyer at a place of the log reads, while three wait already. */
function shownAt(seq: number, sight: Partial<TicketSight> = {}, refresh = async () => undefined) {
  const ticket = { activityId: 'a', shard: 0, gen: 1, seq } as Ticket;
  const board = { known: () => ({ shards: [{ shard: 0, gen: 1 }] }), refresh } as unknown as ActivityBoard;
  const seals = { readTicket: () => ticket } as unknown as Seals;
  const tickets = { see: async () => ({ ...QUEUE, ...sight }), waitingBefore: async () => 3 };
  const rate = { secondsFor: (position: number) => position * 10 } as DrainRate;
  return new ShowTicketResult(seals, board, tickets as unknown as TicketRepository, rate).execute(
    'ticket',
    'ann',
  );
}

describe('a ticket that is not stored yet', () => {
  it('has its place, and an estimate, while a piece is left for it', async () => {
    expect(await shownAt(101)).toEqual({ state: 'QUEUED', position: 1, etaSeconds: 10 });
    expect(await shownAt(105)).toEqual({ state: 'QUEUED', position: 5, etaSeconds: 50 });
  });

  it('comes after those who wait if no piece is left for it, and nobody can say when', async () => {
    expect(await shownAt(106)).toEqual({ state: 'QUEUED', position: 9 });
    expect(await shownAt(101, { left: 0 })).toEqual({ state: 'QUEUED', position: 4 });
  });

  it('has no worse place once it is stored', async () => {
    const before = await shownAt(101, { left: 0 });
    expect(await shownAt(101, { left: 0, cursorSeq: 101, state: 'WAITING' })).toEqual(before);
  });

  it.each([
    ['its place was passed', { cursorSeq: 101 }],
    ['its generation is over', { shardGen: 2 }],
    ['its shard is closed', { shardStage: 'CLOSED' }],
  ])('is void if %s', async (_what, sight) => {
    expect(await shownAt(101, sight)).toEqual({ state: 'VOID' });
  });

  it('is void only after this process knows the generation in which its buyer taps again', async () => {
    let isKnown = false;
    const refresh = vi.fn(async () => {
      isKnown = true;
      return undefined;
    });
    expect(await shownAt(101, { shardGen: 2 }, refresh)).toEqual({ state: 'VOID' });
    expect(isKnown).toBe(true);
    await shownAt(101, { cursorSeq: 101 }, refresh);
    expect(refresh).toHaveBeenCalledOnce();
  });
});
