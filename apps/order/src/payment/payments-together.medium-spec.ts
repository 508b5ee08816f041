import { OrderErrors } from '@diancan/contracts';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buyer, orderClient } from '../../testing/order-client.js';
import { messagesAbout } from '../../testing/order-messages.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import type { TakenTransaction } from '../receipt/domain/fits-payment.js';
import { OpenAttempt } from './open-attempt.use-case.js';
import type { PaymentEntity } from './payment.entity.js';
import { PaymentRepository } from './payment.repository.js';
import { RecordTransaction } from './record-transaction.use-case.js';

const TOGETHER = 20;

let product: ScriptedProduct;
let service: OrderService;
const { aNewOrder } = orderClient(() => service);
const get = <T>(type: abstract new (...args: never[]) => T): T => service.app.get(type, { strict: false });

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100_000 });
  service = await startOrderService(product.url, {
    DIANCAN_WECHAT_PAY_URL: 'http://127.0.0.1:1',
    DIANCAN_SWEEP_INTERVAL_MS: '3600000',
  });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});

let logQuery: ReturnType<typeof spyOnQueries>;
const spyOnQueries = () => vi.spyOn(get(DataSource).logger, 'logQuery');
beforeEach(() => {
  logQuery = spyOnQueries();
});
afterEach(() => logQuery.mockRestore());
/** How many statements have inserted rows into a table. */
function insertsInto(table: string): number {
  const sent = logQuery.mock.calls.map(([sql]) => sql.trim());
  return sent.filter(sql => sql.startsWith(`INSERT INTO ${table} `)).length;
}

const some = async (count: number): Promise<string[]> => {
  const orders: string[] = [];
  for (let n = 0; n < count; n++) orders.push(await aNewOrder());
  return orders;
};
const open = (orderId: string) => get(OpenAttempt).execute(orderId, buyer.subject);

async function prepared(orderId: string): Promise<PaymentEntity> {
  const { outTradeNo } = await open(orderId);
  return (await get(PaymentRepository).find(outTradeNo))!;
}
const taken = (payment: PaymentEntity, transactionId = `t-${payment.outTradeNo}`): TakenTransaction => ({
  outTradeNo: payment.outTradeNo,
  state: 'SUCCESS',
  transactionId,
  totalFen: payment.amountFen,
  currency: 'CNY',
  openid: payment.buyerOpenid,
  paidAt: null,
});
const notified = (payment: PaymentEntity, nonce: string, transactionId?: string) =>
  get(RecordTransaction).notified(taken(payment, transactionId), payment, nonce);
const payStatusOf = async (orderId: string) => {
  const [row] = await service.query<{ payStatus: string }>(
    'SELECT pay_status AS payStatus FROM orders WHERE order_id = ?',
    [orderId],
  );
  return row!.payStatus;
};
const receiptsOf = async (orderId: string) => {
  const rows = await service.query<{ purpose: string }>('SELECT purpose FROM receipt WHERE order_id = ?', [
    orderId,
  ]);
  return rows.map(({ purpose }) => purpose).toSorted();
};

describe('attempts to pay that begin at the same time', () => {
  it('share transactions, and each gets the attempt of its own order', async () => {
    const orders = await some(TOGETHER);
    const attempts = await Promise.all(orders.map(open));
    expect(attempts.map(({ outTradeNo }) => outTradeNo)).toEqual(orders);
    expect(insertsInto('payment')).toBeLessThanOrEqual(2);
    expect(await service.query('SELECT 1 FROM job WHERE job_key IN (?)', [orders])).toHaveLength(TOGETHER);
  });

  it('do not take each other down: one that may not begin, and one that has begun before', async () => {
    const [good = '', begun = '', paid = ''] = await some(3);
    const first = await open(begun);
    const payment = await prepared(paid);
    await notified(payment, `n-${paid}`);
    const outcomes = await Promise.allSettled([
      open(good),
      open(begun),
      open(paid),
      get(OpenAttempt).execute(good, 'somebody else'),
      open('no order'),
    ]);
    expect(outcomes).toMatchObject([
      { value: { outTradeNo: good } },
      { value: { outTradeNo: first.outTradeNo } },
      { reason: { entry: OrderErrors.NOT_PAYABLE } },
      { reason: { entry: OrderErrors.ORDER_NOT_FOUND } },
      { reason: { entry: OrderErrors.ORDER_NOT_FOUND } },
    ]);
  });
});

describe('payments that are reported at the same time', () => {
  it('share transactions, and each pays its own order, with its message', async () => {
    const orders = await some(TOGETHER);
    const payments = await Promise.all(orders.map(prepared));
    logQuery.mockClear();
    const answers = await Promise.all(payments.map((payment, n) => notified(payment, `n-${orders[n]}`)));
    expect(answers).toEqual(orders.map(() => true));
    expect(insertsInto('receipt')).toBeLessThanOrEqual(2);
    for (const orderId of orders) {
      expect(await payStatusOf(orderId)).toBe('PAID');
      expect((await messagesAbout(service, orderId)).map(({ name }) => name)).toEqual(['order.paid.v1']);
    }
  });

  it('do not take each other down: a replay, one that was recorded before, and one that fails', async () => {
    const [good = '', replayed = '', recorded = '', lost = ''] = await some(4);
    const payments = await Promise.all([good, replayed, recorded, lost].map(prepared));
    await notified(payments[1]!, 'used');
    await notified(payments[2]!, 'first');
    await service.query('DELETE FROM orders WHERE order_id = ?', [lost]);
    const outcomes = await Promise.allSettled([
      notified(payments[0]!, 'n-good'),
      notified(payments[1]!, 'used'),
      notified(payments[2]!, 'second'),
      notified(payments[3]!, 'n-lost'),
    ]);
    expect(outcomes).toMatchObject([
      { value: true },
      { value: false },
      { value: true },
      { reason: { message: expect.stringContaining('no order') } },
    ]);
    expect(await payStatusOf(good)).toBe('PAID');
    for (const orderId of [good, replayed, recorded]) expect(await receiptsOf(orderId)).toEqual(['ORDER']);
    expect(await service.query("SELECT 1 FROM notification_nonce WHERE nonce = 'n-lost'")).toEqual([]);
  });

  it('pay an order once; the second one is surplus, and goes back', async () => {
    const [orderId = ''] = await some(1);
    const payment = await prepared(orderId);
    await Promise.all([notified(payment, 'n-1', 't-1'), notified(payment, 'n-2', 't-2')]);
    expect(await receiptsOf(orderId)).toEqual(['ORDER', 'SURPLUS']);
    expect(await service.query('SELECT amount_fen FROM refund WHERE order_id = ?', [orderId])).toHaveLength(
      1,
    );
  });
});
