import { OrderErrors, type OrderView, type QuoteView } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buyer, orderClient, seller } from '../../testing/order-client.js';
import { messagesAbout } from '../../testing/order-messages.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';

let product: ScriptedProduct;
let service: OrderService;
const { aNewOrder, detail, accept, finish, cancel } = orderClient(() => service);

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '3600000' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});
beforeEach(async () => {
  for (const table of ['orders', 'order_line', 'order_move', 'order_event', 'pickup_counter'])
    await service.query(`TRUNCATE TABLE ${table}`);
});

/** Changes orders in one transaction, as a use case does. */
const commit = (orderIds: readonly string[], verb: (order: Order) => void, more?: () => Promise<void>) =>
  service.app.get(UnitOfWork).run(async tx => {
    const orders = service.app.get(OrderRepository, { strict: false });
    const locked = await orders.lockAll(tx, orderIds);
    for (const id of orderIds) verb(locked.get(id)!);
    await orders.saveAll(tx, [...locked.values()]);
    await more?.();
  });
const pay = (...orderIds: string[]) => commit(orderIds, order => order.pay());
const aPaidOrder = async (): Promise<string> => {
  const orderId = await aNewOrder();
  await pay(orderId);
  await service.query(
    `INSERT INTO receipt (transaction_id, out_trade_no, order_id, payer_openid, amount_fen, purpose, paid_at,
       recorded_at)
     VALUES (?, ?, ?, ?, 100, 'ORDER', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [`t-${orderId}`, orderId, orderId, buyer.subject],
  );
  return orderId;
};
const post = (verb: 'ready' | 'recall', orderId: string) =>
  service.call<OrderView>(seller, 'POST', `/seller/order/${verb}`, { orderId });
const numbers = async (): Promise<Array<number | null>> => {
  const rows = await service.query<{ no: number | null }>(
    'SELECT pickup_no AS no FROM orders ORDER BY pickup_no IS NULL, pickup_no',
  );
  return rows.map(({ no }) => no);
};
const names = ({ events = [] }: OrderView): string[] => events.map(({ event }) => event);

describe('the number of an order', () => {
  it('is given when it is paid, and is consecutive', async () => {
    const first = await aNewOrder();
    expect(await detail(first)).not.toHaveProperty('pickupNo');
    const second = await aPaidOrder();
    await pay(first);
    expect((await detail(second)).pickupNo).toBe(1);
    expect((await detail(first)).pickupNo).toBe(2);
    expect(await aNewOrder()).toBeDefined();
    expect(await numbers()).toEqual([1, 2, null]);
  });

  it('is given when it is accepted, in a shop that takes cash', async () => {
    await service.change({ payment: { acceptUnpaid: true } });
    const orderId = await aNewOrder();
    expect((await accept(orderId)).data.pickupNo).toBe(1);
    await service.change({});
    await pay(orderId);
    expect((await detail(orderId)).pickupNo).toBe(1);
  });

  it('leaves no gap after a rollback, and none among orders that are paid at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 24 }, () => aNewOrder()));
    const failing = commit(
      [ids[0]!, ids[1]!],
      order => order.pay(),
      () => Promise.reject(new Error('no')),
    );
    await expect(failing).rejects.toThrow('no');
    await Promise.all([pay(ids[0]!, ids[1]!, ids[2]!), ...ids.slice(3).map(id => pay(id))]);
    expect(await numbers()).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
  });

  it('begins at 1 on each business day', async () => {
    await aPaidOrder();
    await service.query("UPDATE pickup_counter SET business_day = '2020-01-01'");
    await service.query("UPDATE orders SET business_day = '2020-01-01'");
    expect((await detail(await aPaidOrder())).pickupNo).toBe(1);
  });
});

describe('the progress of an order', () => {
  it('is told with times, from its creation on', async () => {
    const orderId = await aPaidOrder();
    await accept(orderId);
    const ready = await post('ready', orderId);
    expect(ready).toMatchObject({ status: 200, data: { status: 'ACCEPTED', readyAt: expect.any(String) } });
    expect(await post('ready', orderId)).toEqual(ready);
    const recalled = await post('recall', orderId);
    expect(recalled.data).not.toHaveProperty('readyAt');
    expect(await post('recall', orderId)).toEqual(recalled);
    await post('ready', orderId);
    await finish(orderId);
    const order = await detail(orderId);
    expect(names(order)).toEqual(['CREATED', 'PAID', 'ACCEPTED', 'READY', 'RECALLED', 'READY', 'FINISHED']);
    const times = order.events!.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(times[0]).toBe(order.createdAt);
    expect(await detail(orderId, seller)).toEqual(order);
  });

  it('is told for a cancelled order, too', async () => {
    const orderId = await aNewOrder();
    await cancel(orderId);
    expect(names(await detail(orderId))).toEqual(['CREATED', 'CANCELLED']);
  });

  it.each(['ready', 'recall'] as const)('%s needs an accepted order', async verb => {
    const orderId = await aPaidOrder();
    expect(await post(verb, orderId)).toMatchObject({ status: 409, code: OrderErrors.MOVE_REFUSED.code });
    expect(await post(verb, 'ghost')).toMatchObject({ status: 404, code: OrderErrors.ORDER_NOT_FOUND.code });
  });

  it('reports once that it can be fetched, with its number', async () => {
    const orderId = await aPaidOrder();
    await accept(orderId);
    await post('ready', orderId);
    await post('ready', orderId);
    await finish(orderId);
    const sent = await messagesAbout(service, orderId);
    expect(sent.map(({ name, payload }) => [name, payload])).toMatchObject([
      ['order.paid.v1', {}],
      ['order.accepted.v1', {}],
      ['order.ready.v1', { pickupNo: 1, summary: 'dish noodles' }],
      ['order.finished.v1', { wasReady: true }],
    ]);
  });
});

describe('the wait', () => {
  it('has the orders ahead, until the order is ready', async () => {
    const [first, second, third] = [await aPaidOrder(), await aPaidOrder(), await aPaidOrder()];
    await aNewOrder();
    const ahead = async (): Promise<Array<number | undefined>> =>
      Promise.all([first, second, third].map(async id => (await detail(id)).ordersAhead));
    expect(await ahead()).toEqual([0, 1, 2]);
    await accept(first);
    expect(await ahead()).toEqual([0, 1, 2]);
    await post('ready', first);
    expect(await ahead()).toEqual([undefined, 0, 1]);
    await post('recall', first);
    expect(await ahead()).toEqual([0, 1, 2]);
    await cancel(second);
    expect(await ahead()).toEqual([0, undefined, 1]);
  });

  it('is a range from the last 20 orders, and is not known before there are some', async () => {
    const waiting = await aPaidOrder();
    const items = [{ productId: 'noodles', quantity: 1 }];
    const quote = async () => (await service.call<QuoteView>(buyer, 'POST', '/order/quote', { items })).data;
    expect(await detail(waiting)).not.toHaveProperty('wait');
    expect(await quote()).not.toHaveProperty('earliestReadyAt');
    // 30 orders that took 1 to 30 minutes; the last 20 took 11 to 30.
    await service.query(
      `INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address,
         remark, created_at, expires_at, expiry_due_at, kitchen_at, ready_at)
       SELECT CONCAT('01ZZ', LPAD(seq, 22, '0')), 'o-2', 'FINISHED', 'PAID', 1, '', '', '', '',
         UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3),
         UTC_TIMESTAMP(3) - INTERVAL 2 * (60 - seq) + seq MINUTE,
         UTC_TIMESTAMP(3) - INTERVAL 2 * (60 - seq) MINUTE FROM seq_1_to_30`,
    );
    expect((await detail(waiting)).wait).toEqual({ fromMinutes: 14, toMinutes: 26, orders: 20 });
    const earliest = Date.parse((await quote()).earliestReadyAt!) - Date.now();
    expect(Math.abs(earliest - 15 * 60_000)).toBeLessThan(90_000);
  });
});
