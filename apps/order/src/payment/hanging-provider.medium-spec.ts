import { type OrderView, type Page } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hangingServer, type HangingServer } from '@diancan/testing/network';
import { buyer, orderClient, seller } from '../../testing/order-client.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { PaymentQueryJob } from './payment-query.job.js';

const VIEWS = 160;
const CONCURRENT = 16;

let wechat: HangingServer;
let product: ScriptedProduct;
let service: OrderService;

beforeAll(async () => {
  wechat = await hangingServer();
  product = await scriptedProduct({ noodles: 100 });
  service = await startOrderService(product.url, {
    DIANCAN_WECHAT_PAY_URL: wechat.url,
    // The longest timeout that is allowed: all answers below come before it ends.
    DIANCAN_WECHAT_PAY_TIMEOUT_MS: '10000',
    DIANCAN_SWEEP_INTERVAL_MS: '3600000',
    DIANCAN_ACCEPT_UNPAID: 'true',
  });
});
afterAll(async () => {
  await wechat?.close();
  await service?.stop();
  await product?.close();
});

const { place, aNewOrder, accept, finish } = orderClient(() => service);

/** An order with an open payment whose last query was a minute ago. */
async function aPreparedOrder(): Promise<string> {
  const orderId = await aNewOrder();
  await service.query(
    `INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, created_at,
       queries, queried_at)
     VALUES (?, ?, ?, 100, 'OPEN', UTC_TIMESTAMP(3) + INTERVAL 15 MINUTE, UTC_TIMESTAMP(3), 0,
       UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE)`,
    [orderId, orderId, buyer.subject],
  );
  return orderId;
}

const viewOf = (caller: typeof buyer | typeof seller, orderId: string) =>
  service.call<OrderView>(
    caller,
    'GET',
    `${caller.role === 'seller' ? '/seller' : ''}/order/detail?orderId=${orderId}`,
  );

describe('a move of an order, while WeChat hangs', () => {
  it('is answered without a request to WeChat', async () => {
    const orderId = await aPreparedOrder();
    expect((await accept(orderId)).data.status).toBe('ACCEPTED');
    // Finishing closes open payments of an unpaid order first, so this order has none.
    const cash = await aNewOrder();
    await accept(cash);
    expect((await finish(cash)).data.status).toBe('FINISHED');
    expect(wechat.asked.filter(call => [orderId, cash].some(id => call.includes(id)))).toEqual([]);
  });
});

describe('views of orders with an open payment, while WeChat hangs', () => {
  it('do not change the schedule of the query job', async () => {
    const orderId = await aPreparedOrder();
    const job = service.app.get(PaymentQueryJob);
    await service.app
      .get(UnitOfWork)
      .run(tx => job.add(tx, { outTradeNo: orderId }, { key: orderId, delayMs: 5_000 }));
    const schedule = () =>
      service.query(
        `SELECT queries, due_at FROM payment JOIN job ON kind = 'payment-query' AND job_key = out_trade_no
         WHERE order_id = ?`,
        [orderId],
      );
    const before = await schedule();
    for (let view = 0; view < 8; view++) {
      await service.query(
        'UPDATE payment SET queried_at = queried_at - INTERVAL 1 MINUTE WHERE order_id = ?',
        [orderId],
      );
      expect((await viewOf(buyer, orderId)).status).toBe(200);
    }
    expect(wechat.asked.filter(call => call.includes(orderId)).length).toBeGreaterThan(0);
    expect(await schedule()).toEqual(before);
  });

  it('are answered from our books, limit their queries, and block no other request', async () => {
    const prepared: string[] = [];
    while (prepared.length < VIEWS)
      prepared.push(...(await Promise.all(Array.from({ length: 16 }, aPreparedOrder))));
    const views = await Promise.all(
      prepared.map((orderId, index) => viewOf(index % 2 === 0 ? buyer : seller, orderId)),
    );
    expect(views.map(({ status, data }) => `${status} ${data.payStatus}`)).toEqual(
      prepared.map(() => '200 UNPAID'),
    );
    expect(wechat.asked.length).toBeGreaterThan(0);
    expect(wechat.hanging()).toBeLessThanOrEqual(CONCURRENT);
    expect((await place()).status).toBe(200);
    expect((await service.call<Page<OrderView>>(buyer, 'GET', '/order/list')).status).toBe(200);
  });
});
