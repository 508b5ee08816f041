import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActivityBoard } from '../activity/activity-board.js';
import type { Activity } from '../domain/activity.js';
import type { Shard } from '../shard/shard.repository.js';
import type { ShardConfiguration, ShardState, ShardStore } from '../shard/shard.store.js';
import { ConfigureShard } from './configure-shard.use-case.js';

const MINUTE_MS = 60_000;
const NOON = Date.parse('2026-11-30T12:00:00Z');
const ACTIVITY = {
  activityId: 'a',
  shards: 1,
  published: 10,
  hasWaitingList: false,
  startsAt: new Date(NOON + MINUTE_MS),
  endsAt: new Date(NOON + 2 * MINUTE_MS),
} as Activity;
const SHARD = { activityId: 'a', shard: 0, gen: 1 } as Shard;

beforeEach(() => void vi.useFakeTimers({ now: NOON }));
afterEach(() => void vi.useRealTimers());

/** @param database how far the database's clock is ahead of this process, in ms */
function worldWith(database: number) {
  let configuration: ShardConfiguration = { opens: 0, closes: 0, waitMax: 0 };
  const configured = vi.fn(async (_id: unknown, _gen: number, to: ShardConfiguration) => {
    configuration = to;
  });
  const board = { now: () => Date.now() + database } as ActivityBoard;
  const configure = new ConfigureShard(board, { configure: configured } as unknown as ShardStore);
  return {
    configured,
    configure,
    async execute(redis: number): Promise<ShardConfiguration> {
      const state = { clock: Date.now() + redis, askedAt: Date.now(), configuration } as ShardState;
      await configure.execute(ACTIVITY, SHARD, state);
      return configuration;
    },
  };
}

describe.each([
  { redis: 10 * MINUTE_MS, database: 0 },
  { redis: -10 * MINUTE_MS, database: 0 },
  { redis: 0, database: 10 * MINUTE_MS },
  { redis: 10 * MINUTE_MS, database: -10 * MINUTE_MS },
])('clocks $redis ms and $database ms ahead, of Redis and of the database', ({ redis, database }) => {
  it('open and close a shard when the database’s clock says so', async () => {
    const { opens, closes } = await worldWith(database).execute(redis);
    // By the clock of Redis, what is left until the start and the end.
    const left = { start: opens - (NOON + redis), end: closes - (NOON + redis) };
    expect(left).toEqual({ start: MINUTE_MS - database, end: 2 * MINUTE_MS - database });
  });
});

describe('a clock of Redis', () => {
  it('that has been read long ago does not open a shard too early', async () => {
    const { configure } = worldWith(0);
    const state = { clock: NOON, askedAt: NOON };
    vi.setSystemTime(NOON + 30_000);
    expect((await configure.wanted(ACTIVITY, SHARD, state)).opens).toBe(NOON + MINUTE_MS);
  });

  it('that jumps moves the window with it; differences of a network do not', async () => {
    const world = worldWith(0);
    await world.execute(0);
    await world.execute(200);
    expect(world.configured).toHaveBeenCalledTimes(1);
    expect((await world.execute(-MINUTE_MS)).opens).toBe(NOON);
    expect(world.configured).toHaveBeenCalledTimes(2);
  });
});

describe('terms are in force', () => {
  /** What Redis has once it sells by the terms of the sale. */
  const CONFIGURED = { opens: NOON + MINUTE_MS, closes: NOON + 2 * MINUTE_MS, waitMax: 0 };
  const IN_FORCE = { gen: 1, grants: 2, clock: NOON, askedAt: NOON, configuration: CONFIGURED };

  function isInForce(state: Partial<ShardState>, activity: Partial<Activity> = {}): Promise<boolean> {
    const store = { read: async () => ({ ...IN_FORCE, ...state }) } as unknown as ShardStore;
    const board = { now: () => NOON, find: async () => undefined } as unknown as ActivityBoard;
    const shard = { ...SHARD, grants: 2 } as Shard;
    return new ConfigureShard(board, store).isInForce({ ...ACTIVITY, ...activity }, shard);
  }

  it('when Redis has them', async () => {
    expect(await isInForce({})).toBe(true);
  });

  it.each([
    ['another generation', { gen: 2 }],
    ['no open generation', { gen: null }],
    ['not heard of a grant', { grants: 1 }],
    ['another start', { configuration: { ...CONFIGURED, opens: NOON } }],
    ['another end', { configuration: { ...CONFIGURED, closes: NOON } }],
    ['a waiting list that is switched off', { configuration: { ...CONFIGURED, waitMax: 1 } }],
  ])('not while Redis has %s', async (_what, state) => {
    expect(await isInForce(state)).toBe(false);
  });

  it('when one of several shards has not taken yet what it was given', async () => {
    expect(await isInForce({ grants: 1 }, { shards: 2 })).toBe(true);
  });

  it('also while the length of the waiting list follows the pieces that are left', async () => {
    const configuration = { ...CONFIGURED, waitMax: 7 };
    expect(await isInForce({ configuration }, { hasWaitingList: true })).toBe(true);
  });
});
