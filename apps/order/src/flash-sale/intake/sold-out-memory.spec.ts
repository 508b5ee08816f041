import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SoldOutMemory } from './sold-out-memory.js';

const shard = { activityId: 'a', shard: 0, gen: 1, grants: 1, published: 5, hasWaitingList: false };
let memory: SoldOutMemory;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  memory = new SoldOutMemory();
  await memory.learn(shard, async () => ['ann']);
});
afterEach(() => vi.useRealTimers());

describe('a shard that is sold out', () => {
  it('is so for those who have no ticket, not for who repeats a request', () => {
    expect(['ann', 'bob'].map(buyer => memory.isSoldOutFor(shard, buyer))).toEqual([false, true]);
  });

  it('is asked again after a second: more may wait by then, which no grant tells', () => {
    vi.advanceTimersByTime(999);
    expect(memory.isSoldOutFor(shard, 'bob')).toBe(true);
    vi.advanceTimersByTime(1);
    expect(memory.isSoldOutFor(shard, 'bob')).toBe(false);
  });

  it.each([
    ['something was granted', { grants: 2 }],
    ['a new generation began', { gen: 2 }],
    ['a seller has added pieces', { published: 6 }],
    ['buyers may wait', { hasWaitingList: true }],
  ])('is asked again once %s', (_what, change) => {
    expect(memory.isSoldOutFor({ ...shard, ...change }, 'bob')).toBe(false);
  });
});
