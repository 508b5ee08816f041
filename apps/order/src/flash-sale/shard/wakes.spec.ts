import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Wakes } from './wakes.js';

const id = { activityId: 'a', shard: 0 };
const MINUTE_MS = 60_000;
let wakes: Wakes;
let over: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  wakes = new Wakes();
  over = new AbortController();
});
afterEach(() => vi.useRealTimers());

/** @returns whether it is awake after all that can happen without time */
async function isAwake(sleep: Promise<void>): Promise<boolean> {
  let awake = false;
  void sleep.then(() => (awake = true));
  await vi.advanceTimersByTimeAsync(0);
  return awake;
}

describe('a drain that sleeps', () => {
  it.each([
    ['it is woken', () => wakes.wake(id)],
    ['its time is over', () => vi.advanceTimersByTime(MINUTE_MS)],
    ['the process ends', () => over.abort()],
  ])('goes on when %s', async (_what, happens) => {
    const sleep = wakes.next(id, MINUTE_MS, over.signal);
    expect(await isAwake(sleep)).toBe(false);
    happens();
    expect(await isAwake(sleep)).toBe(true);
  });

  it('does not hear what another shard is woken for', async () => {
    const sleep = wakes.next(id, MINUTE_MS, over.signal);
    wakes.wake({ ...id, shard: 1 });
    expect(await isAwake(sleep)).toBe(false);
  });
});

describe('a wake while the drain works', () => {
  it('keeps it from sleeping, once', async () => {
    wakes.wake(id);
    expect(await isAwake(wakes.next(id, MINUTE_MS, over.signal))).toBe(true);
    expect(await isAwake(wakes.next(id, MINUTE_MS, over.signal))).toBe(false);
  });

  it('is forgotten with the drain', async () => {
    wakes.wake(id);
    wakes.forget(id);
    expect(await isAwake(wakes.next(id, MINUTE_MS, over.signal))).toBe(false);
  });
});
