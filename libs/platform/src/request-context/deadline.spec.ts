import { isServiceError, PlatformErrors } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from './deadline.js';

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

describe('deadline', () => {
  it('runs out', () => {
    const deadline = new Deadline(100);
    vi.advanceTimersByTime(60);
    expect(deadline.remainingMs).toBe(40);
    expect(failureOf(() => deadline.throwIfOver())).toBeUndefined();
    vi.advanceTimersByTime(40);
    expect(deadline.remainingMs).toBe(0);
    expect(
      isServiceError(
        failureOf(() => deadline.throwIfOver()),
        PlatformErrors.DEADLINE_EXCEEDED,
      ),
    ).toBe(true);
    vi.advanceTimersByTime(40);
    expect(deadline.remainingMs).toBe(0);
  });

  it('tells its listeners when it runs out, counted from its beginning', () => {
    const deadline = new Deadline(100);
    vi.advanceTimersByTime(60);
    const { signal } = deadline;
    expect(deadline.signal).toBe(signal);
    vi.advanceTimersByTime(39);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
    expect(deadline.remainingMs).toBe(0);
  });

  it('that has run out tells so at once', () => {
    expect(new Deadline(0).signal.aborted).toBe(true);
  });

  it('may be without a limit, or with one longer than any timer', () => {
    for (const ms of [Infinity, 1e15]) {
      const deadline = new Deadline(ms);
      const { signal } = deadline;
      vi.advanceTimersByTime(86_400_000);
      expect(signal.aborted).toBe(false);
      expect(deadline.remainingMs).toBeGreaterThan(1e9);
      deadline.settle();
    }
  });

  it('ends when they leave', () => {
    const deadline = new Deadline(Infinity);
    const { signal } = deadline;
    deadline.cancel();
    expect(signal.aborted).toBe(true);
    expect(deadline.remainingMs).toBe(0);
    expect(failureOf(() => deadline.throwIfOver())).toBeInstanceOf(Error);
  });

  it('that ended before anybody listened is over for later listeners', () => {
    const deadline = new Deadline(Infinity);
    deadline.cancel();
    expect(deadline.signal.aborted).toBe(true);
  });

  it('costs no timer until somebody listens, and leaves none behind', () => {
    const deadline = new Deadline(100);
    expect(vi.getTimerCount()).toBe(0);
    const { signal } = deadline;
    expect(vi.getTimerCount()).toBe(1);
    deadline.settle();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1_000);
    expect(signal.aborted).toBe(false);

    const left = new Deadline(100);
    expect(left.signal.aborted).toBe(false);
    left.cancel();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a deadline within that of a caller', () => {
  it('is over with its own time, if that is shorter, and is not abandoned then', () => {
    const deadline = new Deadline(100, { parent: new Deadline(200) });
    vi.advanceTimersByTime(100);
    expect([deadline.isOver, deadline.isAbandoned]).toEqual([true, false]);
  });

  it.each(['listened to', 'not listened to'])('is abandoned with the time of the caller (%s)', how => {
    const deadline = new Deadline(200, { parent: new Deadline(100) });
    if (how === 'listened to') expect(deadline.signal.aborted).toBe(false);
    expect(deadline.remainingMs).toBe(100);
    vi.advanceTimersByTime(100);
    expect([deadline.isOver, deadline.isAbandoned]).toEqual([true, true]);
  });

  it('is abandoned when the caller leaves, or gives this work up', () => {
    const [parent, controller] = [new Deadline(Infinity), new AbortController()];
    const [left, given] = [new Deadline(100, { parent }), new Deadline(100, { cancel: controller.signal })];
    parent.cancel();
    controller.abort();
    for (const deadline of [left, given])
      expect([deadline.isOver, deadline.isAbandoned]).toEqual([true, true]);
    expect(new Deadline(100, { parent }).isAbandoned).toBe(true);
  });
});

describe('a listener for the end', () => {
  it('is called once, unless it has stopped listening', () => {
    const deadline = new Deadline(100);
    const [heard, stopped] = [vi.fn(), vi.fn()];
    deadline.onEnd(heard);
    deadline.onEnd(stopped)();
    vi.advanceTimersByTime(100);
    deadline.cancel();
    expect(heard).toHaveBeenCalledOnce();
    expect(stopped).not.toHaveBeenCalled();
  });

  it('is called at once after the end', () => {
    const heard = vi.fn();
    new Deadline(0).onEnd(heard);
    expect(heard).toHaveBeenCalledOnce();
  });
});
