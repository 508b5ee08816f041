import { describe, expect, it } from 'vitest';
import { delayAfter, RETRY_DELAYS_MS } from './retry-schedule.js';

describe('a notification that is not acknowledged', () => {
  it('is repeated 15 times within 24 hours and 4 minutes', () => {
    expect(RETRY_DELAYS_MS).toHaveLength(15);
    expect(RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0)).toBe((24 * 60 + 4) * 60_000);
  });

  it('waits longer after each attempt, and is given up in the end', () => {
    expect([1, 3, 4, 11, 15, 16].map(attempts => delayAfter(attempts, 1))).toEqual([
      15_000,
      30_000,
      180_000,
      10_800_000,
      21_600_000,
      null,
    ]);
    expect(delayAfter(1, 1_000)).toBe(15);
  });
});
