import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '@diancan/database';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import type { Refund } from '@diancan/wechat';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { RecordRefund } from '../refund/record-refund.use-case.js';

const buyer = { role: 'buyer', subject: 'o-buyer' } as const;
const seller = { role: 'seller', subject: 's-1' } as const;
const cart = { name: '李四', phone: '1', address: '1', items: [{ productId: 'noodles', quantity: 2 }] };

let product: ScriptedProduct;
let service: OrderService;

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  // No user service listens on this port, so that the notices stay.
  service = await startOrderService(product.url, {
    DIANCAN_USER_PORT: '1',
    DIANCAN_SWEEP_INTERVAL_MS: '3600000',
  });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});

/** An order over 200 fen that is paid only in our books. */
async function aPaidOrder(): Promise<string> {
  const key = { 'idempotency-key': randomUUID() };
  const { data } = await service.call<{ orderId: string }>(buyer, 'POST', '/order/create', cart, key);
  const { orderId } = data;
  await service.query("UPDATE orders SET pay_status = 'PAID' WHERE order_id = ?", [orderId]);
  await service.query(
    `INSERT INTO receipt (transaction_id, out_trade_no, order_id, payer_openid, amount_fen, purpose, paid_at,
       recorded_at)
     VALUES (?, ?, ?, 'o-buyer', 200, 'ORDER', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [`t-${orderId}`, orderId, orderId],
  );
  return orderId;
}
const move = (path: string, orderId: string, more: object = {}) =>
  service.call(seller, 'POST', path, { orderId, ...more }, { 'idempotency-key': randomUUID() });

interface StoredNotice {
  readonly noticeId: string;
  readonly kind: string;
  readonly data: { readonly orderId: string };
}
async function noticesOf(orderId: string): Promise<StoredNotice[]> {
  const rows = await service.query<{ payload: string }>(
    "SELECT payload FROM job WHERE kind = 'order-notice' ORDER BY job_id",
  );
  return rows
    .map(({ payload }) => JSON.parse(payload) as StoredNotice)
    .filter(({ data }) => data.orderId === orderId);
}
const noticeOf = (orderId: string, kind: string, amountFen: number) => ({
  noticeId: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
  kind,
  openid: 'o-buyer',
  data: { orderId, amountFen, summary: expect.any(String) as string, at: expect.any(String) as string },
});

describe('the buyer is told', () => {
  it('that an order is ready, and not that it was accepted, unless the shop has enabled that', async () => {
    const orderId = await aPaidOrder();
    await move('/seller/order/accept', orderId);
    expect(await noticesOf(orderId)).toEqual([]);
    expect(await move('/order/finish', orderId)).toMatchObject({ status: 200 });
    expect(await noticesOf(orderId)).toEqual([noticeOf(orderId, 'FINISHED', 200)]);
  });

  it('that an order was accepted, if the shop has enabled that', async () => {
    await service.change({ payment: { noticeOnAccept: true } });
    const orderId = await aPaidOrder();
    await move('/seller/order/accept', orderId);
    await service.change({});
    expect(await noticesOf(orderId)).toEqual([noticeOf(orderId, 'ACCEPTED', 200)]);
  });

  it('about each refund and its own amount, once it is made', async () => {
    const orderId = await aPaidOrder();
    const lines = [{ productId: 'noodles', quantity: 1 }];
    for (const reason of ['凉了', '还是凉了'])
      expect(await move('/seller/order/refund', orderId, { lines, reason })).toMatchObject({ status: 200 });
    expect(await noticesOf(orderId)).toEqual([]);
    const refunds = await service.query<{ no: string }>(
      'SELECT out_refund_no AS no FROM refund WHERE order_id = ? ORDER BY out_refund_no',
      [orderId],
    );
    for (const { no } of refunds) {
      const made = { outRefundNo: no, refundFen: 100, status: 'SUCCESS' } as Refund;
      const record = service.app.get(RecordRefund, { strict: false });
      for (let times = 0; times < 2; times++) await record.execute(made);
    }
    const told = await noticesOf(orderId);
    expect(told).toEqual([noticeOf(orderId, 'REFUNDED', 100), noticeOf(orderId, 'REFUNDED', 100)]);
    expect(new Set(told.map(({ noticeId }) => noticeId)).size).toBe(2);
  });

  it('nothing if the change rolls back', async () => {
    const orderId = await aPaidOrder();
    await move('/seller/order/accept', orderId);
    const orders = service.app.get(OrderRepository, { strict: false });
    const rolledBack = service.app.get(UnitOfWork).run(async tx => {
      const order = await orders.lock(tx, orderId, {});
      order.finish();
      await orders.save(tx, order);
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(await noticesOf(orderId)).toEqual([]);
  });
});
