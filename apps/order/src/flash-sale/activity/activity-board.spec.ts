import { expect, it } from 'vitest';
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

/** @returns the shards that are woken when the board reads `now` after `BEFORE` */
async function wokenBy(now: object): Promise<string[]> {
  const read = [BEFORE, now];
  const activities = {
    current: async () => ({ activities: [read.shift() as Activity], now: new Date() }),
  } as unknown as ActivityRepository;
  const own = [0, 1].map(shard => ({ activityId: 'a', shard, granted: 5, taken: 0 }));
  const shards = { ofActivities: async () => own } as unknown as ShardRepository;
  const woken: string[] = [];
  const wakes = { wake: (id: ShardId) => void woken.push(nameOf(id)) } as Wakes;
  const board = new ActivityBoard(activities, shards, wakes);
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
