import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OrderSettings } from '../order.settings.js';
import type { StockReleaseEntity } from './stock-release.entity.js';
import type { StockReleaseQueue } from './stock-release.queue.js';
import { StockReleaseJob } from './stock-release.job.js';

const HOUR_MS = 3_600_000;
const releaseOf = (orderId: string): StockReleaseEntity => ({
  orderId,
  attempts: 0,
  dueAt: new Date(0),
  doneAt: null,
});

let wake: () => void;
const queue = {
  due: vi.fn(),
  claim: vi.fn(),
  finish: vi.fn(),
  onAdded: (listener: () => void) => {
    wake = listener;
  },
};
const stock = { quote: vi.fn(), deduct: vi.fn(), release: vi.fn() };
const settings = { current: { sweep: { intervalMs: HOUR_MS } } } as OrderSettings;

/** One look for work, without a rest after it. */
async function look(...batches: string[][]): Promise<void> {
  for (const batch of batches) queue.due.mockResolvedValueOnce(batch.map(releaseOf));
  wake();
  await vi.advanceTimersByTimeAsync(0);
}

let releaser: StockReleaseJob;
beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
  queue.due.mockReset().mockResolvedValue([]);
  queue.claim.mockReset().mockResolvedValue(true);
  queue.finish.mockReset().mockResolvedValue(undefined);
  stock.release.mockReset().mockResolvedValue(null);
  releaser = new StockReleaseJob(settings, queue as unknown as StockReleaseQueue, stock);
});
afterEach(async () => {
  await releaser.onApplicationShutdown();
  vi.useRealTimers();
});

describe('the releaser of stock', () => {
  it('looks at once when something was committed', async () => {
    await look(['o1']);
    expect(stock.release.mock.calls).toEqual([[{ orderId: 'o1' }]]);
    expect(queue.finish).toHaveBeenCalledExactlyOnceWith('o1');
  });

  it('leaves alone what another instance has', async () => {
    queue.claim.mockResolvedValue(false);
    await look(['o1']);
    expect(stock.release).not.toHaveBeenCalled();
  });

  it('does not finish what product did not confirm, and goes on with the others', async () => {
    stock.release.mockImplementation(async ({ orderId }: { orderId: string }) => {
      if (orderId === 'o1') throw new Error('the outcome is not known');
      return null;
    });
    await look(['o1', 'o2']);
    expect(queue.finish.mock.calls).toEqual([['o2']]);
  });

  it('waits for all of a batch, even if the database fails for one of them', async () => {
    const slow = Promise.withResolvers<null>();
    queue.claim.mockImplementation(async ({ orderId }: StockReleaseEntity) => {
      if (orderId === 'o1') throw new Error('the database is away');
      return true;
    });
    stock.release.mockReturnValue(slow.promise);
    await look(['o1', 'o2']);
    const stopped = vi.fn();
    const stop = releaser.onApplicationShutdown().finally(stopped);
    await vi.advanceTimersByTimeAsync(0);
    expect(stopped).not.toHaveBeenCalled();
    slow.resolve(null);
    await stop;
    expect(queue.finish.mock.calls).toEqual([['o2']]);
  });

  it('goes on without a rest while batches are full', async () => {
    const full = Array.from({ length: 10 }, (_, index) => `a${index}`);
    await look(full, ['b0']);
    expect(stock.release).toHaveBeenCalledTimes(11);
  });
});
