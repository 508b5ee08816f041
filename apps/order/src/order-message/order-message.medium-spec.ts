import { randomUUID } from 'node:crypto';
import {
  type MessageContract,
  orderAccepted,
  orderCancelled,
  orderFinished,
  orderPaid,
  orderRefunded,
} from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import type { Refund } from '@diancan/wechat';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyer, seller } from '../../testing/order-client.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { messagesAbout, type StoredMessage } from '../../testing/order-messages.js';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { RecordRefund } from '../refund/record-refund.use-case.js';

const cart = { name: '李四', phone: '1', address: '1', items: [{ productId: 'noodles', quantity: 2 }] };

let product: ScriptedProduct;
let service: OrderService;

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '3600000' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});

async function anUnpaidOrder(): Promise<string> {
  const key = { 'idempotency-key': randomUUID() };
  return (await service.call<{ orderId: string }>(buyer, 'POST', '/order/create', cart, key)).data.orderId;
}
/** An order over 200 fen that is paid only in our books. */
async function aPaidOrder(): Promise<string> {
  const orderId = await anUnpaidOrder();
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

/** Moves an order in one transaction, as a use case does. */
const commit = (orderId: string, verb: (order: Order) => void): Promise<void> =>
  service.app.get(UnitOfWork).run(async tx => {
    const orders = service.app.get(OrderRepository, { strict: false });
    const order = await orders.lock(tx, orderId, {});
    verb(order);
    await orders.save(tx, order);
  });

const CONTRACTS = [orderPaid, orderAccepted, orderFinished, orderCancelled, orderRefunded];

/** The messages about an order; each fits its contract. */
async function messages(orderId: string): Promise<StoredMessage[]> {
  const stored = await messagesAbout(service, orderId);
  for (const { name, payload } of stored)
    expect(CONTRACTS.find(contract => contract.name === name)!.payload.parse(payload)).toEqual(payload);
  return stored;
}

/** As the contract's sample, with the values of this order. */
const about = (orderId: string, { name, sample }: MessageContract, values: object = {}) => ({
  messageId: expect.stringMatching(/^[0-9A-Z]{26}$/) as string,
  name,
  payload: {
    ...Object.fromEntries(Object.keys(sample as object).map(key => [key, expect.anything() as unknown])),
    orderId,
    buyerOpenid: buyer.subject,
    amountFen: 200,
    ...values,
  },
});

describe('other services learn', () => {
  it('that an order is paid', async () => {
    const orderId = await anUnpaidOrder();
    expect(await messages(orderId)).toEqual([]);
    await commit(orderId, order => order.pay());
    expect(await messages(orderId)).toEqual([about(orderId, orderPaid)]);
  });

  it('that an order is accepted, and whether the shop wants its buyer to get a notice', async () => {
    const orderId = await aPaidOrder();
    await move('/seller/order/accept', orderId);
    expect(await messages(orderId)).toEqual([about(orderId, orderAccepted, { isNoticeWanted: false })]);
    await service.change({ payment: { noticeOnAccept: true } });
    const other = await aPaidOrder();
    await move('/seller/order/accept', other);
    await service.change({});
    expect(await messages(other)).toEqual([about(other, orderAccepted, { isNoticeWanted: true })]);
  });

  it('that an order is ready, and what is in it', async () => {
    const orderId = await aPaidOrder();
    await move('/seller/order/accept', orderId);
    expect(await move('/order/finish', orderId)).toMatchObject({ status: 200 });
    const [, finished] = await messages(orderId);
    const summary = expect.stringMatching(/^[^等]+$/) as string;
    expect(finished).toEqual(about(orderId, orderFinished, { summary }));
  });

  it('that a buyer has cancelled', async () => {
    const orderId = await anUnpaidOrder();
    expect(await service.call(buyer, 'POST', '/order/cancel', { orderId })).toMatchObject({ status: 200 });
    expect(await messages(orderId)).toEqual([about(orderId, orderCancelled)]);
  });

  it('that a seller has cancelled', async () => {
    const orderId = await aPaidOrder();
    expect(await move('/seller/order/cancel', orderId, { reason: '卖完了' })).toMatchObject({ status: 200 });
    expect(await messages(orderId)).toEqual([about(orderId, orderCancelled)]);
  });

  it('that an order was not paid in time', async () => {
    const orderId = await anUnpaidOrder();
    await commit(orderId, order => order.expire());
    expect(await messages(orderId)).toEqual([about(orderId, orderCancelled)]);
  });

  it('of each refund and its own amount, once it is made', async () => {
    const orderId = await aPaidOrder();
    const lines = [{ productId: 'noodles', quantity: 1 }];
    for (const reason of ['凉了', '还是凉了'])
      expect(await move('/seller/order/refund', orderId, { lines, reason })).toMatchObject({ status: 200 });
    // No seller had accepted it, so the refund of the rest has cancelled it.
    const cancelled = about(orderId, orderCancelled);
    expect(await messages(orderId)).toEqual([cancelled]);
    const refunds = await service.query<{ no: string }>(
      'SELECT out_refund_no AS no FROM refund WHERE order_id = ? ORDER BY out_refund_no',
      [orderId],
    );
    for (const { no } of refunds) {
      const made = { outRefundNo: no, refundFen: 100, status: 'SUCCESS' } as Refund;
      const record = service.app.get(RecordRefund, { strict: false });
      for (let times = 0; times < 2; times++) await record.execute(made);
    }
    const sent = await messages(orderId);
    const refunded = about(orderId, orderRefunded, { refundedFen: 100 });
    expect(sent).toEqual([cancelled, refunded, refunded]);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(3);
  });

  it('of a payment at the cost of one statement, and nothing of a new order', async () => {
    const logQuery = vi.spyOn(service.app.get(DataSource).logger, 'logQuery');
    const orderId = await anUnpaidOrder();
    await commit(orderId, order => order.pay());
    const statements = logQuery.mock.calls.map(([sql]) => sql.trim());
    logQuery.mockRestore();
    expect(statements.filter(sql => /outbox|sent_message/.test(sql))).toEqual([
      expect.stringMatching(/^INSERT INTO outbox /),
    ]);
    expect(statements.filter(sql => /^UPDATE `?orders/.test(sql))).not.toEqual([]);
  });

  it('nothing if the change rolls back', async () => {
    const orderId = await aPaidOrder();
    const rolledBack = service.app.get(UnitOfWork).run(async () => {
      await commit(orderId, order => order.accept());
      throw new Error('no');
    });
    await expect(rolledBack).rejects.toThrow('no');
    expect(await messages(orderId)).toEqual([]);
  });

  it('nothing, and nothing changes, if the message cannot be stored', async () => {
    const orderId = await aPaidOrder();
    await service.query(`ALTER TABLE outbox ADD CONSTRAINT ck_spec CHECK (message_key <> '${orderId}')`);
    expect(await move('/seller/order/accept', orderId)).toMatchObject({ status: 500 });
    await service.query('ALTER TABLE outbox DROP CONSTRAINT ck_spec');
    expect(await messages(orderId)).toEqual([]);
    expect(await move('/seller/order/accept', orderId)).toMatchObject({ status: 200 });
    expect(await messages(orderId)).toHaveLength(1);
  });
});
