import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { orderClient } from '../../testing/order-client.js';
import { stockReturnsOf } from '../../testing/order-messages.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

let product: ScriptedProduct;
let service: OrderService;

const { aNewOrder, accept, detail } = orderClient(() => service);
const makeOverdue = (orderId: string) =>
  service.query(
    'UPDATE orders SET expires_at = UTC_TIMESTAMP(3), expiry_due_at = UTC_TIMESTAMP(3) WHERE order_id = ?',
    [orderId],
  );

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  service = await startOrderService(product.url, {
    DIANCAN_SWEEP_INTERVAL_MS: '50',
    DIANCAN_ACCEPT_UNPAID: 'true',
  });
});
afterAll(async () => {
  await service.stop();
  await product.close();
});

describe('an unpaid order', () => {
  it('expires 15 minutes after it was placed', async () => {
    const { createdAt, expiresAt } = await detail(await aNewOrder());
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(15 * 60_000);
  });

  it('is cancelled when it has expired, and its stock given back', async () => {
    const orderId = await aNewOrder();
    await makeOverdue(orderId);
    await vi.waitFor(async () => expect((await detail(orderId)).status).toBe('CANCELLED'), {
      timeout: 20_000,
    });
    expect(await stockReturnsOf(service, orderId)).toBe(1);
  });

  it('is not cancelled once a seller has accepted it', async () => {
    const accepted = await aNewOrder();
    const overdue = await aNewOrder();
    await accept(accepted);
    await makeOverdue(accepted);
    await makeOverdue(overdue);
    // Once the job has cancelled one order, it would have cancelled the other, too.
    await vi.waitFor(async () => expect((await detail(overdue)).status).toBe('CANCELLED'), {
      timeout: 20_000,
    });
    expect((await detail(accepted)).status).toBe('ACCEPTED');
  });
});
