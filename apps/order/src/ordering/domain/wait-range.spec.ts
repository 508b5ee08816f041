import { describe, expect, it } from 'vitest';
import { waitRange } from './wait-range.js';

const MINUTE = 60_000;
const minutes = (...list: number[]): number[] => list.map(minute => minute * MINUTE);
const TEN = minutes(10, 30, 11, 12, 1, 13, 14, 15, 16, 17, 90);

describe('the range of the wait', () => {
  it('has the middle three fifths of the last orders', () => {
    expect(waitRange(TEN, 0)).toEqual({ fromMinutes: 11, toMinutes: 17, orders: 11 });
    expect(waitRange(minutes(5, 5, 5, 5, 5), 0)).toEqual({ fromMinutes: 5, toMinutes: 5, orders: 5 });
  });

  it('rounds away from the promise', () => {
    expect(
      waitRange(
        [1, 1, 1, 1, 1].map(ms => ms * 90_500),
        0,
      ),
    ).toMatchObject({ fromMinutes: 1, toMinutes: 2 });
  });

  it('gets shorter while the order waits', () => {
    expect(waitRange(TEN, 5.5 * MINUTE)).toMatchObject({ fromMinutes: 5, toMinutes: 12 });
    expect(waitRange(TEN, 16 * MINUTE)).toMatchObject({ fromMinutes: 0, toMinutes: 1 });
  });

  it('is not known for an order that takes longer than they did, or after a few orders', () => {
    expect(waitRange(TEN, 17 * MINUTE)).toBeUndefined();
    expect(waitRange(minutes(1, 1, 1, 1), 0)).toBeUndefined();
    expect(waitRange([], 0)).toBeUndefined();
  });
});
