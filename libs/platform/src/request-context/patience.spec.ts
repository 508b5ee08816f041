import { isServiceError, PlatformErrors } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Patience } from './patience.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failureOf = (act: () => void): unknown => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('patience', () => {
  it('runs out', () => {
    const patience = new Patience(100);
    vi.advanceTimersByTime(60);
    expect(patience.remainingMs).toBe(40);
    expect(failureOf(() => patience.throwIfOver())).toBeUndefined();
    vi.advanceTimersByTime(40);
    expect(patience.remainingMs).toBe(0);
    expect(
      isServiceError(
        failureOf(() => patience.throwIfOver()),
        PlatformErrors.DEADLINE_EXCEEDED,
      ),
    ).toBe(true);
    vi.advanceTimersByTime(40);
    expect(patience.remainingMs).toBe(0);
  });

  it('tells who listens when it runs out, counted from its beginning', () => {
    const patience = new Patience(100);
    vi.advanceTimersByTime(60);
    const { signal } = patience;
    expect(patience.signal).toBe(signal);
    vi.advanceTimersByTime(39);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
    expect(patience.remainingMs).toBe(0);
  });

  it('that has run out tells so at once', () => {
    expect(new Patience(0).signal.aborted).toBe(true);
  });

  it('may be without a limit, or with one longer than any timer', () => {
    for (const ms of [Infinity, 1e15]) {
      const patience = new Patience(ms);
      const { signal } = patience;
      vi.advanceTimersByTime(86_400_000);
      expect(signal.aborted).toBe(false);
      expect(patience.remainingMs).toBeGreaterThan(1e9);
      patience.settle();
    }
  });

  it('ends when they leave', () => {
    const patience = new Patience(Infinity);
    const { signal } = patience;
    patience.leave();
    expect(signal.aborted).toBe(true);
    expect(patience.remainingMs).toBe(0);
    expect(failureOf(() => patience.throwIfOver())).toBeInstanceOf(Error);
  });

  it('that ended before anybody listened is over for those who come later', () => {
    const patience = new Patience(Infinity);
    patience.leave();
    expect(patience.signal.aborted).toBe(true);
  });

  it('costs no timer until somebody listens, and leaves none behind', () => {
    const patience = new Patience(100);
    expect(vi.getTimerCount()).toBe(0);
    const { signal } = patience;
    expect(vi.getTimerCount()).toBe(1);
    patience.settle();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(signal.aborted).toBe(false);

    const left = new Patience(100);
    expect(left.signal.aborted).toBe(false);
    left.leave();
    expect(vi.getTimerCount()).toBe(0);
  });
});
