import { PlatformErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import type { ActivityBoard, ShownActivity } from '../activity/activity-board.js';
import type { ShardStore, Taken, TakeRequest } from '../shard/shard.store.js';
import { Wakes } from '../shard/wakes.js';
import { QueueIntake } from './queue-intake.js';
import type { TicketRepository, TicketSight } from '../ticket/ticket.repository.js';
import { SoldOutMemory } from './sold-out-memory.js';

const NOON = Date.parse('2026-11-30T12:00:00Z');
const MINUTE_MS = 60_000;
const [NOT_BEGUN, NOT_READY, CANCELLED, ENDED] = [5102, 5112, 5114, 5115];

const NO_TICKETS = {} as TicketRepository;

/** @returns the code of the refusal at `now`, and whether the drain was woken */
async function refusedAt(now: number): Promise<{ code: unknown; isWoken: boolean }> {
  const window = { startsAt: new Date(NOON), endsAt: new Date(NOON + MINUTE_MS) };
  const activity = { activityId: 'a', shards: 1, stage: 'ACTIVE', ...window };
  const shown = { activity, shards: [{ gen: 1, grants: 1 }], left: 5 } as unknown as ShownActivity;
  const wakes = new Wakes();
  let isWoken = false;
  const asleep = wakes.next({ activityId: 'a', shard: 0 }, MINUTE_MS, AbortSignal.timeout(10_000));
  void asleep.then(() => (isWoken = true));
  const store = { take: async (): Promise<Taken> => ({ outcome: 'CLOSED' }) } as unknown as ShardStore;
  const board = { now: () => now } as ActivityBoard;
  const intake = new QueueIntake(board, new SoldOutMemory(), wakes, store, NO_TICKETS);
  const code = await intake.take(shown, { buyer: 'ann' } as TakeRequest).catch(({ entry }) => entry.code);
  return { code, isWoken };
}

describe('a shard that is closed in Redis', () => {
  it('is about to open while the activity is: the drain is woken, and the buyer tries again', async () => {
    expect(await refusedAt(NOON)).toEqual({ code: NOT_READY, isWoken: true });
  });

  it.each([
    ['before the start', NOON - 1, NOT_BEGUN],
    ['after the end', NOON + MINUTE_MS, ENDED],
  ])('is not open %s', async (_when, now, refusal) => {
    expect(await refusedAt(now)).toEqual({ code: refusal, isWoken: false });
  });
});

describe('a shard of which Redis has another generation', () => {
  const ACTIVITY = {
    activityId: 'a',
    shards: 1,
    stage: 'ACTIVE',
    startsAt: new Date(NOON),
    endsAt: new Date(NOON + MINUTE_MS),
  };
  const shown = (activity: object) =>
    ({ activity: { ...ACTIVITY, ...activity }, shards: [{ gen: 1, grants: 1 }], left: 5 }) as unknown;

  it.each([
    ['is about to get another', {}, NOT_READY],
    ['was cancelled', { stage: 'CANCELLED' }, CANCELLED],
    ['has been given a later start', { startsAt: new Date(NOON + 2) }, NOT_BEGUN],
    ['has been given an earlier end', { endsAt: new Date(NOON + 1) }, ENDED],
    ['has ended', { stage: 'ENDED' }, ENDED],
  ])('is refused by what the database says now: its activity %s', async (_what, now, refusal) => {
    const board = { now: () => NOON + 1, refresh: async () => undefined, find: async () => shown(now) };
    const store = { take: async (): Promise<Taken> => ({ outcome: 'STALE' }) } as unknown as ShardStore;
    const intake = new QueueIntake(
      board as unknown as ActivityBoard,
      new SoldOutMemory(),
      new Wakes(),
      store,
      NO_TICKETS,
    );
    const tapped = intake.take(shown({}) as ShownActivity, { buyer: 'ann' } as TakeRequest);
    await expect(tapped).rejects.toMatchObject({ entry: { code: refusal } });
  });
});

describe('the ticket that a request has', () => {
  const request = { rid: 'one', buyer: 'ann' } as TakeRequest;
  const shown = {
    activity: { activityId: 'a', shards: 1 },
    shards: [{ gen: 3 }],
  } as unknown as ShownActivity;
  const place = { rid: 'one', gen: 3, seq: 7, fingerprint: 'f' };
  const stored = { activityId: 'a', shard: 0, ...place, gen: 1 };

  /** @param sight of the queued one, in the database */
  const askedOf = (
    queued: () => Promise<object | undefined>,
    kept: () => Promise<object | undefined>,
    sight: Partial<TicketSight> = {},
  ) =>
    new QueueIntake(
      {} as ActivityBoard,
      new SoldOutMemory(),
      new Wakes(),
      { given: queued } as unknown as ShardStore,
      {
        given: kept,
        see: async () => ({ shardGen: 3, shardStage: 'OPEN', cursorSeq: 5, state: null, ...sight }),
      } as unknown as TicketRepository,
    ).given(shown, request);
  const nothing = async () => undefined;
  const isDown = async () => {
    throw new Error('is down');
  };

  it('is the queued one, else the stored one', async () => {
    expect(await askedOf(async () => place, isDown)).toEqual({ activityId: 'a', shard: 0, ...place });
    expect(await askedOf(nothing, async () => stored)).toEqual(stored);
    expect(await askedOf(nothing, nothing)).toBeUndefined();
  });

  const closed = { shardStage: 'CLOSED' };
  it.each<[string, Partial<TicketSight>]>([
    ['is queued', {}],
    ['waits', { state: 'WAITING' }],
    ['has won', { state: 'WON' }],
    ['has won, after the end', { ...closed, state: 'WON' }],
  ])('is the one of another request of its buyer while that one %s', async (_what, sight) => {
    const other = { ...place, rid: 'other' };
    expect(await askedOf(async () => other, isDown, sight)).toMatchObject({ rid: 'other' });
  });

  it.each<[string, Partial<TicketSight>]>([
    ['was not paid', { ...closed, state: 'LAPSED' }],
    ['was cancelled', { ...closed, state: 'CANCELLED' }],
    ['has lost', { ...closed, state: 'LOST' }],
    ['never was stored', closed],
  ])('is not the one of another request that %s, though Redis has not heard of it', async (_what, sight) => {
    expect(await askedOf(async () => ({ ...place, rid: 'other' }), nothing, sight)).toBeUndefined();
    expect(await askedOf(async () => place, isDown, sight)).toMatchObject({ rid: 'one' });
  });

  it.each([
    ['Redis', isDown, async () => stored],
    ['the database', nothing, isDown],
  ])('is not known while %s is down', async (_what, queued, kept) => {
    await expect(askedOf(queued, kept)).rejects.toMatchObject({ entry: PlatformErrors.OUTCOME_UNKNOWN });
  });
});
