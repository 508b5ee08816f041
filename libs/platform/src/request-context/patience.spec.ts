import { PlatformErrors } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Patience } from './patience.js';
import { currentContext, outOfContext, runInContext, throwIfAbandoned } from './request-context.js';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const OVER = expect.objectContaining({ entry: PlatformErrors.DEADLINE_EXCEEDED });

describe('patience', () => {
  it('runs out', () => {
    const patience = new Patience(100);
    expect(patience.remainingMs).toBe(100);
    vi.advanceTimersByTime(60);
    expect(patience.remainingMs).toBe(40);
    expect(() => patience.throwIfOver()).not.toThrow();
    vi.advanceTimersByTime(60);
    expect(patience.remainingMs).toBe(0);
    expect(() => patience.throwIfOver()).toThrow(OVER);
  });

  it('ends when whoever waits leaves', () => {
    const patience = new Patience(Infinity);
    expect(patience.remainingMs).toBe(Infinity);
    patience.leave();
    expect(patience.remainingMs).toBe(0);
  });

  it('has a signal that aborts in the end, whichever it is', () => {
    const [timed, left, early] = [new Patience(100), new Patience(Infinity), new Patience(100)];
    const signals = [timed.signal, left.signal];
    vi.advanceTimersByTime(99);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    vi.advanceTimersByTime(1);
    left.leave();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    early.leave();
    expect(early.signal.aborted).toBe(true);
  });

  it('has no timer unless somebody listens, and none once all is settled', () => {
    const patience = new Patience(100);
    expect(vi.getTimerCount()).toBe(0);
    void patience.signal;
    expect(vi.getTimerCount()).toBe(1);
    patience.settle();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the context of a request', () => {
  const context = { requestId: 'r', locale: 'en', trace: undefined, patience: new Patience(Infinity) };

  it('is there for whatever the request causes, and for nothing else', async () => {
    expect(currentContext()).toBeUndefined();
    await runInContext(context, async () => {
      await Promise.resolve();
      expect(currentContext()).toBe(context);
      expect(outOfContext(currentContext)).toBeUndefined();
    });
  });

  it('stops work for somebody who left, and no other', () => {
    expect(throwIfAbandoned).not.toThrow();
    const patience = new Patience(Infinity);
    runInContext({ ...context, patience }, () => {
      expect(throwIfAbandoned).not.toThrow();
      patience.leave();
      expect(throwIfAbandoned).toThrow(OVER);
    });
  });
});
