import type { UnitOfWork } from '@diancan/database';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OrderSettings } from '../../order.settings.js';
import type { ActivityBoard } from '../activity/activity-board.js';
import type { ActivityRepository } from '../activity/activity.repository.js';
import type { ActivityStage } from '../domain/activity.js';
import type { ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import { ActivityEndJob } from './activity-end.job.js';
import type { EndActivity } from './end-activity.use-case.js';

const NOON = Date.parse('2026-11-30T12:00:00Z');
const SHARD = { activityId: 'a', shard: 0, gen: 2, cursorSeq: 7, granted: 5, taken: 5 };

let expire: ReturnType<typeof vi.fn>;
let dueAtEnd: ReturnType<typeof vi.fn>;
let ended: string[];
/** Of the shard, at each look into the database; 2 from then on. */
let gens: number[];
beforeEach(() => {
  gens = [];
  dueAtEnd = vi.fn(async () => undefined);
  expire = vi.fn(async () => undefined);
  ended = [];
});
afterEach(() => void vi.restoreAllMocks());

/**
 * Ends an activity whose end has just passed.
 * @param locked what it is by then
 * @param found and before
 * @param closes when Redis closes the shard; by its clock it is 1
 */
async function handle(
  locked: { stage: ActivityStage; endsAt: Date },
  found = { stage: 'ACTIVE', endsAt: new Date(NOON) },
  closes = 0,
): Promise<void> {
  const state = { gen: 2, seq: 7, clock: 1, configuration: { closes } };
  const job = new ActivityEndJob(
    { current: { flashSale: { variant: 'queue' } } } as OrderSettings,
    { find: async () => found, lock: async () => locked, dueAtEnd } as unknown as ActivityRepository,
    { ofActivities: async () => [{ ...SHARD, gen: gens.shift() ?? 2 }] } as unknown as ShardRepository,
    { now: () => NOON } as ActivityBoard,
    { inside: async (_tx: unknown, _activity: unknown, how: string) => void ended.push(how) } as EndActivity,
    { read: async () => state, expire } as unknown as ShardStore,
  );
  job.uow = { run: (work: (tx: unknown) => unknown) => work(null) } as unknown as UnitOfWork;
  await job['handle']({ id: 'a', attempts: 0, dueAt: '2026-11-30 12:00:00.000' });
}

it('an activity whose end has passed ends, and so do its data in Redis', async () => {
  await handle({ stage: 'ACTIVE', endsAt: new Date(NOON) });
  expect(ended).toEqual(['ENDED']);
  expect(expire).toHaveBeenCalledOnce();
  expect(dueAtEnd).not.toHaveBeenCalled();
});

it('an activity whose end was moved meanwhile goes on, with its data', async () => {
  await handle({ stage: 'ACTIVE', endsAt: new Date(NOON + 1) });
  expect(ended).toEqual([]);
  expect(expire).not.toHaveBeenCalled();
  expect(dueAtEnd).toHaveBeenCalledWith('a');
});

it('an activity whose end was moved while its last attempt failed is left alone until its end', async () => {
  const moved = { stage: 'ACTIVE' as const, endsAt: new Date(NOON + 1) };
  await handle(moved, moved, 2);
  expect(ended).toEqual([]);
  expect(dueAtEnd).toHaveBeenCalledWith('a');
});

it('an activity that ends while a generation begins leaves no data of that one either', async () => {
  gens = [2, 3];
  await handle({ stage: 'ACTIVE', endsAt: new Date(NOON) });
  expect(expire).toHaveBeenCalledWith(expect.objectContaining({ gen: 3 }), 3, expect.any(Number));
});

it('an activity whose last orders are not stored yet does not end', async () => {
  const due = { stage: 'ACTIVE' as const, endsAt: new Date(NOON) };
  await expect(handle(due, due, 2)).rejects.toThrow('not stored yet');
  expect(ended).toEqual([]);
});

it('an activity that was cancelled meanwhile has no data left', async () => {
  await handle({ stage: 'CANCELLED', endsAt: new Date(NOON) });
  expect(ended).toEqual([]);
  expect(expire).toHaveBeenCalledOnce();
});

it('data that Redis cannot give away are named in the log, and the activity ends', async () => {
  const warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  expire.mockRejectedValue(new Error('Redis is away'));
  await handle({ stage: 'ACTIVE', endsAt: new Date(NOON) });
  expect(ended).toEqual(['ENDED']);
  expect(warned.mock.calls).toEqual([[expect.stringMatching(/flash:\{a\.0\}:state.*Redis is away/)]]);
});
