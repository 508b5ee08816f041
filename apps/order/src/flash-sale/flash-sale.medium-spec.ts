import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FlashShop } from '../../testing/flash-shop.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';

let product: ScriptedProduct;
let service: OrderService;
const shop = new FlashShop(() => service);

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 1_000 });
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '50' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});

describe('an order in a flash sale', () => {
  it('is won: a ticket at once, and an order with the price of the sale', async () => {
    const activityId = await shop.published({ priceFen: 990 });
    const ticket = await shop.ordered(activityId, 'ann');
    const { state, orderId } = await shop.ending(ticket, 'ann');
    expect(state).toBe('WON');
    const [row] = await service.query(
      'SELECT buyer_openid, amount_fen, activity_id FROM orders WHERE order_id = ?',
      [orderId],
    );
    expect(row).toEqual({ buyer_openid: 'ann', amount_fen: '990', activity_id: activityId });
  });

  it('is refused when everything is sold, and leaves no row', async () => {
    const activityId = await shop.published({ stock: 2 });
    const tickets = await Promise.all(['a', 'b'].map(buyer => shop.ordered(activityId, buyer)));
    const refused = await Promise.all(['c', 'd', 'e'].map(buyer => shop.order(activityId, buyer)));
    expect(refused.map(({ status, code }) => [status, code])).toEqual(['c', 'd', 'e'].map(() => [409, 5103]));
    await Promise.all(tickets.map((ticket, n) => shop.ending(ticket, 'ab'[n]!)));
    const rows = await service.query('SELECT rid FROM flash_ticket WHERE activity_id = ?', [activityId]);
    expect(rows).toHaveLength(2);
  });
});
