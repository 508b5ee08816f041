import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { vi } from 'vitest';
import { FlashShop, type Patience } from './flash-shop.js';
import { type OrderService, startOrderService } from './order-service.js';

const PATIENTLY = { timeout: 60_000, interval: 100 };

export interface BuyerOutcome {
  readonly buyer: string;
  readonly state: string;
  readonly orderId?: string | undefined;
}

/** An order service whose flash sales lie in a Redis of their own, which the spec may break. */
export class FlashWorld {
  readonly shop: FlashShop;

  private constructor(
    readonly redis: PrivateRedis,
    readonly product: ScriptedProduct,
    readonly service: OrderService,
  ) {
    this.shop = new FlashShop(() => service);
  }

  /**
   * @param databasePath see `startOrderService`
   * @param redis by default a new one that writes nothing to disk
   */
  static async open(
    environment: Record<string, string> = {},
    databasePath?: (url: string) => Promise<string>,
    redis?: PrivateRedis,
  ): Promise<FlashWorld> {
    redis ??= await startPrivateRedis();
    const product = await scriptedProduct({ noodles: 1_000 });
    const settings = { DIANCAN_SWEEP_INTERVAL_MS: '50', DIANCAN_FLASH_SALE_REDIS_URLS: redis.url };
    const service = await startOrderService(product.url, { ...settings, ...environment }, databasePath);
    return new FlashWorld(redis, product, service);
  }

  async close(): Promise<void> {
    await this.service.stop();
    await Promise.all([this.product.close(), this.redis.stop()]);
  }

  /** Taps under one key until the tap is answered. @returns the ticket; null if it is refused */
  async tap(activityId: string, buyer: string, quantity = 1): Promise<string | null> {
    const entry = await vi.waitFor(() => this.shop.enter(activityId, buyer), PATIENTLY);
    return vi.waitFor(async () => {
      const answer = await this.shop.order(activityId, buyer, { key: buyer, entry, quantity });
      if (answer.status >= 500) throw new Error(`answered ${answer.status}, ${answer.code}`);
      return answer.status === 200 ? answer.data.ticket : null;
    }, PATIENTLY);
  }

  /** What becomes of a tap of each buyer; a void one is not repeated. */
  async play(
    activityId: string,
    buyers: readonly string[],
    quantity = 1,
    patience?: Patience,
  ): Promise<BuyerOutcome[]> {
    return Promise.all(
      buyers.map(async buyer => {
        const ticket = await this.tap(activityId, buyer, quantity);
        if (ticket === null) return { buyer, state: 'REFUSED' };
        const { state, orderId } = await this.shop.ending(ticket, buyer, patience);
        return { buyer, state, orderId };
      }),
    );
  }

  /** What is wrong: pieces that are not accounted for, or winners without an order of their own. */
  async faults(activityId: string, outcomes: readonly BuyerOutcome[]): Promise<string[]> {
    const { stock, published, left, reserved, sold, returned } = await this.shop.view(activityId);
    const orders = await this.service.query<{ orderId: string; buyer: string }>(
      'SELECT order_id AS orderId, buyer_openid AS buyer FROM orders WHERE activity_id = ?',
      [activityId],
    );
    const buyerOf = new Map(orders.map(({ orderId, buyer }) => [orderId, buyer]));
    const won = outcomes.filter(({ state }) => state === 'WON');
    return [
      ...(left < 0 ? [`${left} are left`] : []),
      ...(left + reserved + sold === stock && stock + returned === published
        ? []
        : [`${left} + ${reserved} + ${sold} is not ${stock}, or with ${returned} not ${published}`]),
      ...won
        .filter(({ buyer, orderId }) => buyerOf.get(orderId!) !== buyer)
        .map(({ buyer }) => `${buyer} has no order`),
    ];
  }
}

export const buyersNamed = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${n}`);
