import { UnitOfWork } from '@diancan/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PaymentQueryJob } from '../../apps/order/src/payment/payment-query.job.js';
import { type OrderWithSandbox, startOrderWithSandbox } from './order-with-sandbox.js';

const BUYER = 'buyer-1';

let shop: OrderWithSandbox;

beforeAll(async () => {
  shop = await startOrderWithSandbox();
});
afterAll(() => shop?.stop());

describe('a payment that ran out', () => {
  it('is closed by itself, and no other payment of its order with it', async () => {
    const orderId = await shop.place(BUYER);
    const { data } = await shop.prepare(BUYER, orderId);
    // An earlier attempt; it sorts behind the later one, so that closing both would close that first.
    await shop.service.query(
      `INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, created_at,
         queries, queried_at)
       SELECT CONCAT(order_id, '-2'), order_id, buyer_openid, amount_fen, state,
         UTC_TIMESTAMP(3) - INTERVAL 2 MINUTE, created_at, 0, queried_at FROM payment WHERE order_id = ?`,
      [orderId],
    );
    const outTradeNo = `${orderId}-2`;
    const { app } = shop.service;
    await app.get(UnitOfWork).run(tx => app.get(PaymentQueryJob).add(tx, { outTradeNo }));
    const stateOf = async (number: string) =>
      (
        await shop.service.query<{ state: string }>('SELECT state FROM payment WHERE out_trade_no = ?', [
          number,
        ])
      )[0]!.state;
    await expect.poll(() => stateOf(`${orderId}-2`), { timeout: 30_000 }).toBe('CLOSED');
    expect(await stateOf(orderId)).toBe('OPEN');
    await shop.payInWechat(BUYER, data);
  });
});
