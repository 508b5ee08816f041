import { parseGateAdvice } from '@diancan/flash-gate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ActivityBoard, ShownActivity } from '../activity/activity-board.js';
import { AdviseGateways } from './advise-gateways.use-case.js';
import { SoldOutMemory } from './sold-out-memory.js';

const terms = { published: 5, hasWaitingList: false };
const shard = { activityId: 'a', shard: 0, gen: 3, grants: 1, ...terms };
let left: number;
let memory: SoldOutMemory;
let advise: AdviseGateways;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  left = 100;
  memory = new SoldOutMemory();
  const known = (id: string) =>
    id === 'a'
      ? ({ activity: { activityId: 'a', ...terms }, shards: [shard], left } as unknown as ShownActivity)
      : undefined;
  advise = new AdviseGateways({ known } as ActivityBoard, memory);
});
afterEach(() => vi.useRealTimers());
const adviceNow = () => parseGateAdvice(advise.for('a'));

describe('what gateways are told', () => {
  it('is nothing about an activity that this process does not know', () => {
    expect(advise.for('b')).toBeUndefined();
  });

  it('is how many requests a second are wanted: some for each piece, and a few in any case', () => {
    expect(adviceNow()).toEqual({ activityId: 'a', admit: 400, holders: null });
    left = 0;
    expect(adviceNow()).toMatchObject({ admit: 200 });
  });

  it('is who may have a ticket, once nobody else can get one', async () => {
    await memory.learn(shard, async () => ['ann', 'bob']);
    const { holders } = adviceNow()!;
    expect(['ann', 'bob'].map(buyer => holders!.mayHave(buyer))).toEqual([true, true]);
    expect(['x', 'y', 'z'].every(buyer => holders!.mayHave(buyer))).toBe(false);
    // Not again at once: the filter makes an answer long.
    expect(advise.for('a')).toBeUndefined();
    vi.advanceTimersByTime(20);
    expect(adviceNow()).toMatchObject({ holders });
  });

  it('is only the rate if the holders are too many for a header', async () => {
    await memory.learn(shard, async () => Array.from({ length: 6_001 }, (_, n) => `b${n}`));
    expect(adviceNow()).toMatchObject({ admit: 400, holders: null });
  });

  it('is not that it is sold out once something may have come back', async () => {
    await memory.learn({ ...shard, grants: 0 }, async () => ['ann']);
    expect(adviceNow()).toMatchObject({ holders: null });
  });

  it('is not about an earlier generation', async () => {
    await memory.learn({ ...shard, gen: 2 }, async () => ['ann']);
    expect(adviceNow()).toMatchObject({ holders: null });
  });
});
