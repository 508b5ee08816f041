import { UnitOfWork } from '@diancan/database';
import type { EntityManager } from 'typeorm';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ProductErrors, ServiceError } from '@diancan/contracts';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { StockReleaseJob } from './stock-release.job.js';

const WAIT = { timeout: 20_000 };

let product: ScriptedProduct;
let service: OrderService;

beforeAll(async () => {
  product = await scriptedProduct({});
  // The interval is too long for a poll, so only a wake runs jobs.
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '3600000' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});
afterEach(async () => {
  product.release = () => null;
  product.calls.length = 0;
  await service.query('DELETE FROM job');
});

async function add(
  orderId = ulid(),
  cause: (tx: EntityManager) => Promise<unknown> = async () => undefined,
): Promise<string> {
  const job = service.app.get(StockReleaseJob);
  await service.app.get(UnitOfWork).run(async tx => {
    await job.add(tx, { orderId }, { key: orderId });
    await cause(tx);
  });
  return orderId;
}
const released = (): string[] => product.calls.map(call => call.replace('release ', ''));
const stateOf = async (orderId: string): Promise<string | undefined> => {
  const job = (await service.jobs('stock-release')).find(({ key }) => key === orderId);
  return job && `${job.state} ${job.attempts}`;
};

describe('the release of stock', () => {
  it('follows the commit at once', async () => {
    const orderId = await add();
    await vi.waitFor(async () => expect(await stateOf(orderId)).toBe('DONE 1'), WAIT);
    expect(released()).toEqual([orderId]);
  });

  it('does not run if its cause rolls back', async () => {
    const undone = ulid();
    await add(undone, () => Promise.reject(new Error('the decision fails'))).catch(() => undefined);
    const orderId = await add();
    await vi.waitFor(async () => expect(await stateOf(orderId)).toBe('DONE 1'), WAIT);
    expect(released()).toEqual([orderId]);
    expect(await stateOf(undone)).toBeUndefined();
  });

  it('that the product service does not confirm uses an attempt, and blocks no other', async () => {
    const stuck = ulid();
    product.release = ({ orderId }) => {
      if (orderId === stuck) throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId: 'x' });
      return null;
    };
    await add(stuck);
    await vi.waitFor(async () => expect(await stateOf(stuck)).toBe('WAITING 1'), WAIT);
    const orderId = await add();
    await vi.waitFor(async () => expect(await stateOf(orderId)).toBe('DONE 1'), WAIT);
  });

  it('never dies: it becomes overdue, and is retried every minute', async () => {
    product.release = () => {
      throw new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId: 'x' });
    };
    const orderId = ulid();
    await add(orderId, tx => tx.query('UPDATE job SET attempts = 100'));
    await vi.waitFor(async () => {
      const [job] = await service.jobs('stock-release');
      expect(job).toMatchObject({ state: 'WAITING', isOverdue: true });
      expect(job!.waitMs).toBeGreaterThan(30_000);
      expect(job!.waitMs).toBeLessThanOrEqual(60_000);
    }, WAIT);
  });
});
