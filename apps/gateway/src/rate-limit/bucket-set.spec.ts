import { describe, expect, it, vi } from 'vitest';
import { BucketSet, type Part } from './bucket-set.js';
import { LocalBuckets } from './local-buckets.js';

const part = (kind: Part['kind'], capacity: number): Part => ({
  kind,
  buckets: new LocalBuckets({ capacity, refillPerSecond: 0 }, 10, () => 0),
});
/** The same, but its answer takes time. */
const late = (kind: Part['kind'], capacity: number): Part => {
  const { buckets } = part(kind, capacity);
  return {
    kind,
    buckets: {
      size: buckets.size,
      take: async key => buckets.take(key),
      giveBack: key => buckets.giveBack(key),
      close: () => buckets.close(),
    },
  };
};

async function admitted(set: BucketSet, ...callers: string[]): Promise<boolean[]> {
  const results = [];
  for (const caller of callers) results.push((await set.take(caller)).admitted);
  return results;
}

describe('a set of buckets', () => {
  it('gives each caller a bucket, and all of them one together', async () => {
    const set = new BucketSet([part('caller', 2), part('instance', 3)], () => undefined);
    expect(await admitted(set, 'a', 'a', 'a', 'b', 'b')).toEqual([true, true, false, true, false]);
  });

  it.each([
    ['at once', part],
    ['later', late],
  ])('takes nothing from a caller whom another bucket refuses %s', async (_when, whole) => {
    const refused = vi.fn();
    const everybody = whole('fleet', 1);
    const set = new BucketSet([part('caller', 2), part('instance', 9), everybody], refused);
    expect(await admitted(set, 'a', 'a', 'a')).toEqual([true, false, false]);
    expect(refused.mock.calls).toEqual([['fleet'], ['fleet']]);
    everybody.buckets.giveBack('');
    expect(await set.take('a')).toMatchObject({ admitted: true, remaining: 0 });
  });

  it('answers at once when all its buckets do', () => {
    expect(
      new BucketSet([part('caller', 1), part('instance', 1)], () => undefined).take('a'),
    ).not.toBeInstanceOf(Promise);
  });

  it.each([
    ['its own, before all others', [part('instance', 9), part('caller', 2)], 2],
    ['its own in the fleet', [part('instance', 9), late('callerFleet', 3), late('fleet', 99)], 3],
    ['everybody’s, when there is no other', [part('instance', 9)], 9],
  ])('tells a caller about %s', async (_which, parts, capacity) => {
    const set = new BucketSet(parts, () => undefined);
    expect([set.capacity, (await set.take('a')).remaining]).toEqual([capacity, capacity - 1]);
  });

  it('limits nothing when all kinds are off', async () => {
    const set = new BucketSet([], () => undefined);
    expect(set.capacity).toBeNull();
    expect(await admitted(set, 'a')).toEqual([true]);
  });
});
