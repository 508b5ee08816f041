import type { PeriodicJob } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderSettings } from './order.settings.js';
import { UnpaidOrderJob } from './lifecycle/unpaid-order.job.js';
import { OverduePlacementJob } from './placement/overdue-placement.job.js';

const settings = { current: { sweep: { intervalMs: 1_000 } } } as OrderSettings;
/** Looks until a job that never rests is known to be one. */
const TOO_MANY = 20;

const look = vi.fn<(limit: number) => Promise<object[]>>();
const claim = vi.fn<() => Promise<boolean>>();
const queue = { due: look, overdue: look, claim, claimRejection: claim, forget: async () => 0 } as never;
const none = {} as never;

const JOBS: ReadonlyArray<[string, () => PeriodicJob]> = [
  ['expires orders', () => new UnpaidOrderJob(settings, queue, none)],
  ['rejects placements', () => new OverduePlacementJob(settings, queue, none)],
];

beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
  look
    .mockReset()
    .mockImplementation(async limit =>
      look.mock.calls.length > TOO_MANY ? [] : Array.from({ length: limit }, () => ({})),
    );
  claim.mockReset();
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(JOBS)('the job that %s', (_, make) => {
  const turn = async (): Promise<number> => {
    const job = make();
    job.wake();
    await vi.advanceTimersByTimeAsync(0);
    await job.onApplicationShutdown();
    return look.mock.calls.length;
  };

  it('rests when it can take nothing of a full batch, because the database is read-only', async () => {
    claim.mockRejectedValue(new Error('read only'));
    expect(await turn()).toBe(1);
  });

  it('rests when others have all of a full batch', async () => {
    claim.mockResolvedValue(false);
    expect(await turn()).toBe(1);
  });

  it('goes on when it took one, and is stopped by none that fails', async () => {
    claim.mockResolvedValueOnce(true).mockRejectedValueOnce(new Error('this one')).mockResolvedValue(false);
    expect(await turn()).toBe(2);
  });
});
