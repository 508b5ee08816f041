import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Alarms } from './alarms.js';
import { Clock } from './clock.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY_MS = 24 * 3_600_000;
const setUp = () => {
  const clock = new Clock();
  const rung: string[] = [];
  const alarms = new Alarms(clock);
  return {
    clock,
    rung,
    alarms,
    at: (id: string, afterMs: number) => alarms.at(id, clock.now() + afterMs, () => rung.push(id)),
  };
};

describe('an alarm', () => {
  it('rings at its time, once; a later one of its name replaces it', () => {
    const { rung, at } = setUp();
    at('one', 1_000);
    at('one', 2_000);
    vi.advanceTimersByTime(1_999);
    expect(rung).toEqual([]);
    vi.advanceTimersByTime(10_000);
    expect(rung).toEqual(['one']);
  });

  it('rings at once when the clock is set past it, and no other does', () => {
    const { clock, rung, at } = setUp();
    at('soon', 60_000);
    at('later', 120_000);
    clock.advance(60_000);
    vi.advanceTimersByTime(0);
    expect(rung).toEqual(['soon']);
  });

  it('may be more than 24 days away', () => {
    const { rung, at } = setUp();
    at('far', 30 * DAY_MS);
    vi.advanceTimersByTime(29 * DAY_MS);
    expect(rung).toEqual([]);
    vi.advanceTimersByTime(DAY_MS);
    expect(rung).toEqual(['far']);
  });

  it('does not ring after the end', () => {
    const { rung, at, alarms } = setUp();
    at('one', 1_000);
    alarms.onApplicationShutdown();
    at('two', 1_000);
    vi.advanceTimersByTime(2_000);
    expect(rung).toEqual([]);
  });
});
