import { afterEach, expect, it, vi } from 'vitest';
import type { Activity } from '../domain/activity.js';
import { nameOf, type ShardId } from '../shard/shard-keys.js';
import type { ShardRepository } from '../shard/shard.repository.js';
import type { Wakes } from '../shard/wakes.js';
import { ActivityBoard } from './activity-board.js';
import type { ActivityRepository } from './activity.repository.js';

const BEFORE = {
  activityId: 'a',
  stage: 'ACTIVE',
  startsAt: new Date(0),
  endsAt: new Date(1),
  hasWaitingList: false,
  published: 10,
  reservoir: 0,
  priceFen: 100,
};

afterEach(() => void vi.useRealTimers());

/** A board whose readings of the activities are answered by `read`. */
function boardOf(read: () => Promise<Activity[]>, wakes: Wakes): ActivityBoard {
  const activities = {
    current: async () => {
      const now = new Date();
      return { activities: await read(), now };
    },
  } as unknown as ActivityRepository;
  const own = [0, 1].map(shard => ({ activityId: 'a', shard, granted: 5, taken: 0 }));
  const shards = { ofActivities: async () => own } as unknown as ShardRepository;
  return new ActivityBoard(activities, shards, wakes);
}

/** A board whose readings end when the spec says so. */
function slowBoard() {
  const readings: Array<PromiseWithResolvers<Activity[]>> = [];
  const read = () => {
    const reading = Promise.withResolvers<Activity[]>();
    readings.push(reading);
    return reading.promise;
  };
  return { readings, board: boardOf(read, { wake: () => undefined } as unknown as Wakes) };
}

/** @returns the shards that are woken when the board reads `now` after `BEFORE` */
async function wokenBy(now: object): Promise<string[]> {
  const read = [BEFORE, now];
  const woken: string[] = [];
  const wakes = { wake: (id: ShardId) => void woken.push(nameOf(id)) } as Wakes;
  const board = boardOf(async () => [read.shift() as Activity], wakes);
  await board.refresh();
  woken.length = 0;
  await board.refresh();
  return woken;
}

it.each([
  ['start', { startsAt: new Date(500) }],
  ['end', { endsAt: new Date(2) }],
  ['waiting list', { hasWaitingList: true }],
  ['stock', { published: 11 }],
])('a board that reads another %s wakes the drains of all shards', async (_what, change) => {
  expect(await wokenBy({ ...BEFORE, ...change })).toEqual(['a.0', 'a.1']);
});

it.each([
  ['the same', {}],
  ['other pieces in the reservoir', { reservoir: 3 }],
  ['another price, which Redis does not know', { priceFen: 90 }],
])('a board that reads %s wakes nobody', async (_what, change) => {
  expect(await wokenBy({ ...BEFORE, ...change })).toEqual([]);
});

it('a board that starts wakes nobody for an activity that is over', async () => {
  const woken: string[] = [];
  const wakes = { wake: (id: ShardId) => void woken.push(nameOf(id)) } as Wakes;
  await boardOf(async () => [{ ...BEFORE, stage: 'ENDED' } as Activity], wakes).refresh();
  expect(woken).toEqual([]);
});

it('a board that is asked while it is reading shows what is stored now', async () => {
  const { readings, board } = slowBoard();
  const before = board.refresh();
  const after = board.refresh();
  readings[0]!.resolve([]);
  await before;
  await vi.waitFor(() => readings[1]!.resolve([BEFORE as Activity]));
  await after;
  expect(board.known('a')?.activity).toBe(BEFORE);
});

it('a reading that took long hides nothing of a later one, nor puts the clock back', async () => {
  vi.useFakeTimers();
  const { readings, board } = slowBoard();
  const slow = board.refresh();
  const later = board.refresh();
  await vi.advanceTimersByTimeAsync(1_000);
  readings[1]!.resolve([BEFORE as Activity]);
  await later;
  readings[0]!.resolve([]);
  await slow;
  expect(board.known('a')?.activity).toBe(BEFORE);
  expect(board.now()).toBe(Date.now());
});
