import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GracePeriod } from './grace-period.js';

let failing: readonly string[] | Error;
let asked: number;
const [well, bad] = [vi.fn(), vi.fn()];
const begin = () =>
  new GracePeriod({
    probe: {
      failing: async () => {
        asked += 1;
        if (failing instanceof Error) throw failing;
        return failing;
      },
    },
    forMs: 10_000,
    well,
    bad,
  });

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  failing = [];
  asked = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a grace period', () => {
  it('ends well if no check failed', async () => {
    begin();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(well).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(well).toHaveBeenCalledOnce();
    expect(bad).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends badly if a check fails twice in a row, and names it', async () => {
    begin();
    await vi.advanceTimersByTimeAsync(1_000);
    failing = ['database'];
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bad).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bad).toHaveBeenCalledExactlyOnceWith(['database']);
    expect(vi.getTimerCount()).toBe(0);
    expect(well).not.toHaveBeenCalled();
  });

  it('tolerates single failures', async () => {
    begin();
    for (let second = 1; second <= 10; second++) {
      failing = second % 2 === 0 ? ['redis'] : [];
      await vi.advanceTimersByTimeAsync(1_000);
    }
    failing = [];
    await vi.advanceTimersByTimeAsync(1_000);
    expect([well.mock.calls.length, bad.mock.calls.length]).toEqual([1, 0]);
  });

  it('probes once more if the last check failed', async () => {
    begin();
    await vi.advanceTimersByTimeAsync(9_500);
    failing = ['redis'];
    await vi.advanceTimersByTimeAsync(500);
    expect([well.mock.calls.length, bad.mock.calls.length]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(bad).toHaveBeenCalledOnce();
  });

  it('counts a probe that throws as a failed check', async () => {
    failing = new Error('no');
    begin();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(bad).toHaveBeenCalledExactlyOnceWith(['health']);
  });

  it('calls nothing once it is cancelled, even if a probe is running', async () => {
    failing = ['redis'];
    const grace = begin();
    await vi.advanceTimersByTimeAsync(1_000);
    vi.advanceTimersByTime(1_000);
    expect(asked).toBe(2);
    grace.cancel();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(vi.getTimerCount()).toBe(0);
    expect([well.mock.calls.length, bad.mock.calls.length]).toEqual([0, 0]);
  });
});
