import { describe, expect, it } from 'vitest';
import { LocalBuckets } from './local-buckets.js';

const buckets = () => new LocalBuckets({ capacity: 1, refillPerSecond: 0 }, 2, () => 0);

describe('local buckets', () => {
  it('are one for each key', () => {
    const local = buckets();
    expect(['a', 'a', 'b', 'b'].map(key => local.take(key).admitted)).toEqual([true, false, true, false]);
  });

  it('are forgotten when there are too many, the longest unused first', () => {
    const local = buckets();
    for (const key of ['a', 'b', 'a', 'c']) local.take(key);
    expect([local.take('a').admitted, local.take('b').admitted]).toEqual([false, true]);
  });
});
