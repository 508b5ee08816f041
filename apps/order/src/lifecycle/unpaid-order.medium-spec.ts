import type { OrderView } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

const buyer = { role: 'buyer', subject: 'o-buyer' } as const;
const seller = { role: 'seller', subject: 's-1' } as const;
const cart = { name: '王五', phone: '1', address: '1', items: [{ productId: 'noodles', quantity: 1 }] };

let product: ScriptedProduct;
let service: OrderService;

const place = async (key: string): Promise<string> =>
  (await service.call<{ orderId: string }>(buyer, 'POST', '/order/create', cart, { 'idempotency-key': key }))
    .data.orderId;
const view = async (orderId: string) =>
  (await service.call<OrderView>(buyer, 'GET', `/order/detail?orderId=${orderId}`)).data;
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
    const { createdAt, expiresAt } = await view(await place('k1'));
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(15 * 60_000);
  });

  it('is cancelled when it has expired, and releases its stock', async () => {
    const orderId = await place('k2');
    await makeOverdue(orderId);
    await vi.waitFor(async () => expect((await view(orderId)).status).toBe('CANCELLED'), { timeout: 20_000 });
    await vi.waitFor(() => expect(product.calls).toContain(`release ${orderId}`), { timeout: 20_000 });
  });

  it('is not cancelled once a seller has accepted it', async () => {
    const accepted = await place('k3');
    const overdue = await place('k4');
    await service.call(seller, 'POST', '/seller/order/accept', { orderId: accepted });
    await makeOverdue(accepted);
    await makeOverdue(overdue);
    // Once the job has cancelled one order, it would have cancelled the other, too.
    await vi.waitFor(async () => expect((await view(overdue)).status).toBe('CANCELLED'), { timeout: 20_000 });
    expect((await view(accepted)).status).toBe('ACCEPTED');
  });
});
