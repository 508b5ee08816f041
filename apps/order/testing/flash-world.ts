import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { expect, vi } from 'vitest';
import { flashShop } from './flash-shop.js';
import { type OrderService, startOrderService } from './order-service.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };

export interface BuyerOutcome {
  readonly buyer: string;
  readonly state: string;
  readonly orderId?: string | undefined;
}

/** An order service whose flash sales lie in a Redis of their own, which the spec may break. */
export async function flashWorld(
  environment: Record<string, string> = {},
  databasePath?: (url: string) => Promise<string>,
) {
  const redis: PrivateRedis = await startPrivateRedis();
  const product: ScriptedProduct = await scriptedProduct({ noodles: 1_000 });
  const service: OrderService = await startOrderService(
    product.url,
    { DIANCAN_SWEEP_INTERVAL_MS: '50', DIANCAN_FLASH_SALE_REDIS_URLS: redis.url, ...environment },
    databasePath,
  );
  const shop = flashShop(() => service);

  /** Taps until the tap is answered with a ticket or a refusal, under the same key. */
  async function tap(activityId: string, buyer: string, quantity = 1): Promise<string | null> {
    const entry = await vi.waitFor(() => shop.enter(activityId, buyer), PATIENTLY);
    return vi.waitFor(async () => {
      const answer = await shop.order(activityId, buyer, { key: buyer, entry, quantity });
      expect(answer.status).toBeLessThan(500);
      return answer.status === 200 ? answer.data.ticket : null;
    }, PATIENTLY);
  }

  /** What becomes of each tap; a void one is not repeated. */
  async function play(activityId: string, buyers: readonly string[], quantity = 1): Promise<BuyerOutcome[]> {
    return Promise.all(
      buyers.map(async buyer => {
        const ticket = await tap(activityId, buyer, quantity);
        if (ticket === null) return { buyer, state: 'REFUSED' };
        const { state, orderId } = await shop.ending(ticket, buyer);
        return { buyer, state, orderId };
      }),
    );
  }

  /** Never more than was published, each order on one ticket, and everything is accounted for. */
  async function expectSound(activityId: string, outcomes: readonly BuyerOutcome[]): Promise<void> {
    const { stock, left, reserved, sold, returned } = await shop.view(activityId);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(left + reserved + sold + returned).toBe(stock);
    const won = outcomes.filter(({ state }) => state === 'WON');
    const orders = await service.query<{ order_id: string }>(
      'SELECT order_id FROM orders WHERE activity_id = ?',
      [activityId],
    );
    const ids = new Set(orders.map(({ order_id }) => order_id));
    expect(won.filter(({ orderId }) => !ids.has(orderId!))).toEqual([]);
    expect(new Set(won.map(({ orderId }) => orderId)).size).toBe(won.length);
  }

  return {
    redis,
    product,
    service,
    shop,
    tap,
    play,
    expectSound,
    stop: async () => {
      await service.stop();
      await Promise.all([product.close(), redis.stop()]);
    },
  };
}

export type FlashWorld = Awaited<ReturnType<typeof flashWorld>>;

export const buyersNamed = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
