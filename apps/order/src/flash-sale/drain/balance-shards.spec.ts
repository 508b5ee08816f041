import type { UnitOfWork } from '@diancan/database';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ActivityRepository } from '../activity/activity.repository.js';
import type { Activity } from '../domain/activity.js';
import type { Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardState, ShardStore } from '../shard/shard.store.js';
import { Wakes } from '../shard/wakes.js';
import { BalanceShards } from './balance-shards.use-case.js';

/** A sale in one shard whose waiting list is off; the board has that from a moment ago. */
const ACTIVITY = { activityId: 'a', shards: 1, reservoir: 0, hasWaitingList: false } as Activity;
const SHARD = { activityId: 'a', shard: 0, gen: 1, grants: 2, granted: 5, taken: 5 } as Shard;
/** Somebody waits. */
const STATE = { gen: 1, seq: 7, stock: 0, waiting: 1, firstWants: 2, grants: 2 } as ShardState;

/** Commands to Redis, in their order. */
let told: string[];
beforeEach(() => {
  told = [];
});

/** @param now what the database has, if it is not as at the last look */
function balance(now: { hasWaitingList?: boolean; grants?: number } = {}): Promise<boolean> {
  const { grants = SHARD.grants, ...terms } = now;
  const shards = [{ ...SHARD, grants }];
  const store = {
    dismiss: async () => void told.push('dismiss'),
    grant: async () => void told.push('grant'),
    read: async () => ({ ...STATE, seq: STATE.seq + told.length }),
  };
  return new BalanceShards(
    {} as UnitOfWork,
    { find: async () => ({ ...ACTIVITY, ...terms }) } as unknown as ActivityRepository,
    { leftOf: async () => ({ left: 0, shards }) } as unknown as ShardRepository,
    new Wakes(),
    store as unknown as ShardStore,
  ).execute(ACTIVITY, SHARD, STATE);
}

describe('buyers who wait in a sale without a waiting list', () => {
  it('are refused if nothing can come, and the next one, who may want less, is served', async () => {
    expect(await balance()).toBe(true);
    expect(told).toEqual(['dismiss', 'grant']);
  });

  it('are not refused if a seller has just switched the list on', async () => {
    expect(await balance({ hasWaitingList: true })).toBe(false);
    expect(told).toEqual([]);
  });

  it('are not refused before Redis is told what has come back', async () => {
    expect(await balance({ grants: 3 })).toBe(true);
    expect(told).toEqual([]);
  });
});
