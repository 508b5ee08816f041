import { describe, expect, it } from 'vitest';
import { FORGOTTEN_AFTER_MS, TokenBucket } from './token-bucket.js';

const admitted = (bucket: TokenBucket, now: number, burst: number): number =>
  Array.from({ length: burst }, () => bucket.take(now)).filter(result => result.admitted).length;

describe('a token bucket', () => {
  it('admits exactly its capacity of a burst when nothing is refilled, however long the burst takes', () => {
    const bucket = new TokenBucket({ capacity: 100, refillPerSecond: 0 }, 0);
    expect([admitted(bucket, 0, 600), admitted(bucket, 60_000, 400)]).toEqual([100, 0]);
  });

  it('admits its capacity and what is refilled meanwhile', () => {
    const bucket = new TokenBucket({ capacity: 100, refillPerSecond: 100 }, 0);
    let sum = 0;
    for (let now = 0; now <= 10_000; now += 7) sum += admitted(bucket, now, 5);
    expect(sum).toBe(100 + 999);
  });

  it('never holds more than its capacity', () => {
    const bucket = new TokenBucket({ capacity: 3, refillPerSecond: 100 }, 0);
    bucket.giveBack();
    expect([admitted(bucket, 0, 10), admitted(bucket, 1_000_000, 10)]).toEqual([3, 3]);
  });

  it('says how many tokens are left and when it is full again', () => {
    const bucket = new TokenBucket({ capacity: 4, refillPerSecond: 2 }, 0);
    bucket.take(0);
    expect(bucket.take(0)).toEqual({ admitted: true, remaining: 2, waitMs: 1_000 });
  });

  it('says when there will be a token', () => {
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 2 }, 0);
    bucket.take(0);
    expect(bucket.take(100)).toEqual({ admitted: false, remaining: 0, waitMs: 400 });
    expect(bucket.take(500).admitted).toBe(true);
  });

  it('is full again after an hour without anybody, whatever its refill', () => {
    const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 0 }, 0);
    expect(admitted(bucket, 0, 3)).toBe(2);
    expect(bucket.take(0).waitMs).toBe(FORGOTTEN_AFTER_MS);
    expect(admitted(bucket, FORGOTTEN_AFTER_MS - 1, 3)).toBe(0);
    expect(admitted(bucket, FORGOTTEN_AFTER_MS * 2, 3)).toBe(2);
  });

  it('takes a token back', () => {
    const bucket = new TokenBucket({ capacity: 1, refillPerSecond: 0 }, 0);
    bucket.take(0);
    bucket.giveBack();
    expect(admitted(bucket, 0, 2)).toBe(1);
  });

  it('is not emptied by a clock that goes back', () => {
    const bucket = new TokenBucket({ capacity: 2, refillPerSecond: 1 }, 1_000);
    expect(admitted(bucket, 0, 3)).toBe(2);
  });
});
