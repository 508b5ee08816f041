import { type OrderView } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderClient } from '../testing/order-client.js';
import { messagesAbout } from '../testing/order-messages.js';
import { type OrderService, startOrderService } from '../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

let product: ScriptedProduct;
let service: OrderService;

const { aNewOrder, accept, detail } = orderClient(() => service);
const place = async (): Promise<OrderView> => detail(await aNewOrder());
const minutesToPay = ({ createdAt, expiresAt }: OrderView) =>
  (Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000;

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '3600000' });
});
afterAll(async () => {
  await service.stop();
  await product.close();
});

describe('a running order service', () => {
  it('applies a new time to pay to orders that are placed from then on', async () => {
    const before = await place();
    expect(await service.change({ unpaid: { expiryMs: 300_000 } })).toMatchObject({
      outcome: 'applied',
      changed: ['unpaid'],
      atNextStart: [],
    });
    expect(minutesToPay(await place())).toBe(5);
    expect(minutesToPay(await detail(before.orderId))).toBe(15);
  });

  it('applies whether orders may be accepted unpaid, on and off', async () => {
    const order = await place();
    expect((await accept(order.orderId)).status).toBe(409);
    expect(await service.change({ payment: { acceptUnpaid: true } })).toMatchObject({
      changed: ['payment', 'unpaid'],
      atNextStart: [],
    });
    expect((await accept(order.orderId)).status).toBe(200);
    await service.change({});
    expect((await accept(await aNewOrder())).status).toBe(409);
  });

  it('applies whether buyers are notified that their order was accepted', async () => {
    const wanted = async (orderId: string) =>
      (await messagesAbout(service, orderId)).map(({ payload }) => payload['isNoticeWanted']);
    await service.change({ payment: { acceptUnpaid: true } });
    const unnotified = await place();
    await accept(unnotified.orderId);
    expect(await service.change({ payment: { acceptUnpaid: true, noticeOnAccept: true } })).toMatchObject({
      changed: ['payment'],
      atNextStart: [],
    });
    const notified = await place();
    await accept(notified.orderId);
    expect([await wanted(unnotified.orderId), await wanted(notified.orderId)]).toEqual([[false], [true]]);
  });

  it('applies a new sweep interval at once, even during a long wait', async () => {
    const order = await place();
    await service.query(
      'UPDATE orders SET expires_at = UTC_TIMESTAMP(3), expiry_due_at = UTC_TIMESTAMP(3) WHERE order_id = ?',
      [order.orderId],
    );
    expect((await detail(order.orderId)).status).toBe('NEW');
    await service.change({ sweep: { intervalMs: 50 } });
    await expect.poll(async () => (await detail(order.orderId)).status).toBe('CANCELLED');
  });

  it('applies a new WeChat Pay timeout at once, but a new merchant only at the next start', async () => {
    await service.change({});
    expect(
      await service.change({ wechat: { pay: { mchId: '1900000110', timeoutMs: 1_000 } } }),
    ).toMatchObject({ changed: ['wechat'], atNextStart: ['wechat.pay.mchId'] });
    expect(await service.change({ wechat: { pay: { timeoutMs: 1_000 } } })).toMatchObject({
      changed: ['wechat'],
      atNextStart: [],
    });
  });

  it('refuses settings out of range, names them, and keeps the old ones', async () => {
    await service.change({});
    const refused = await service.change({ unpaid: { expiryMs: 60_000 }, wechat: { pay: { timeoutMs: 1 } } });
    expect(refused.outcome).toBe('refused');
    expect(refused.reason).toContain('unpaid.expiryMs (too_small: at least 120000)');
    expect(refused.reason).toContain('wechat.pay.timeoutMs (too_small: at least 1000)');
    expect(minutesToPay(await place())).toBe(15);
  });
});
