import { randomUUID } from 'node:crypto';
import { OrderErrors, type OrderView } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderClient, seller, twoPortions } from '../../testing/order-client.js';
import { stockReturnsOf } from '../../testing/order-messages.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

let product: ScriptedProduct;
let service: OrderService;

const { aNewOrder, aPaidOrder, accept, finish, refuse, cancel, detail } = orderClient(() => service);

const refund = (
  orderId: string,
  quantity: number,
  headers: Record<string, string> = { 'idempotency-key': randomUUID() },
) =>
  service.call<OrderView>(
    seller,
    'POST',
    '/seller/order/refund',
    { orderId, lines: [{ productId: 'noodles', quantity }], reason: '凉了' },
    headers,
  );
const fen = (order: OrderView) => order.refunds?.map(({ amountFen }) => amountFen);
const refundsOf = async (orderId: string) => fen(await detail(orderId, seller));
const returnsOf = (orderId: string) => stockReturnsOf(service, orderId);

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  // No WeChat Pay runs, so that no refund is made.
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '50' });
});
afterAll(async () => {
  await service.stop();
  await product.close();
});

describe('a line refund', () => {
  it('is made once for requests with the same key, even concurrent ones', async () => {
    const orderId = await aPaidOrder();
    const key = { 'idempotency-key': 'once' };
    const answers = await Promise.all(Array.from({ length: 4 }, () => refund(orderId, 1, key)));
    answers.push(await refund(orderId, 1, key));
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({
      status: 200,
      data: { payStatus: 'PAID', refunds: [{ amountFen: 100, state: 'PENDING' }] },
    });
    expect(await refundsOf(orderId)).toEqual([100]);
    expect(await refund(orderId, 2, key)).toMatchObject({ status: 422, code: OrderErrors.KEY_REUSED.code });
  });

  it('needs a key', async () => {
    const orderId = await aPaidOrder();
    for (const headers of [{}, { 'idempotency-key': '钥匙' }] as Array<Record<string, string>>) {
      expect(await refund(orderId, 1, headers)).toMatchObject({
        status: 400,
        code: OrderErrors.KEY_REQUIRED.code,
      });
    }
    expect(await refundsOf(orderId)).toBeUndefined();
  });

  it('gets the same refusal for the same key, even if the order was paid since', async () => {
    const orderId = await aPaidOrder();
    await service.query("UPDATE orders SET pay_status = 'UNPAID' WHERE order_id = ?", [orderId]);
    const early = { 'idempotency-key': 'early' };
    const first = await refund(orderId, 1, early);
    expect(first).toMatchObject({ status: 409, code: OrderErrors.NOT_PAID.code });
    await service.query("UPDATE orders SET pay_status = 'PAID' WHERE order_id = ?", [orderId]);
    expect(await refund(orderId, 1, early)).toEqual(first);
    expect(await refund(orderId, 1)).toMatchObject({ status: 200 });
  });
});

describe('an order that is refunded line by line', () => {
  it('continues while some of it is not refunded', async () => {
    const orderId = await aPaidOrder();
    expect((await refund(orderId, 1)).data).toMatchObject({ status: 'NEW', payStatus: 'PAID' });
    expect(await accept(orderId)).toMatchObject({ status: 200 });
    expect((await refund(orderId, 1)).data).toMatchObject({ status: 'ACCEPTED', payStatus: 'REFUNDING' });
  });

  it('is cancelled, and its stock given back, if all of it is refunded before it is accepted', async () => {
    const orderId = await aPaidOrder();
    await refund(orderId, 1);
    const ended = await refund(orderId, 1);
    expect(ended.data).toMatchObject({ status: 'CANCELLED', payStatus: 'REFUNDING', cancelReason: '凉了' });
    expect(fen(ended.data)).toEqual([100, 100]);
    expect(await returnsOf(orderId)).toBe(1);
    for (const verb of [accept, finish]) {
      expect(await verb(orderId)).toMatchObject({
        status: 409,
        code: OrderErrors.MOVE_REFUSED.code,
        data: { by: 'seller' },
      });
    }
  });

  it.each([
    ['buyer', cancel],
    ['seller', refuse],
  ] as const)('is not REFUNDED if the %s cancels it before the refunds are made', async (_who, end) => {
    const orderId = await aPaidOrder();
    // The state in which an earlier release left it: all lines refunded, and the order still NEW.
    await refund(orderId, 1);
    await service.query('UPDATE refund SET amount_fen = 200, `lines` = ? WHERE order_id = ?', [
      JSON.stringify([{ productId: 'noodles', quantity: 2 }]),
      orderId,
    ]);
    await service.query("UPDATE orders SET pay_status = 'REFUNDING' WHERE order_id = ?", [orderId]);
    expect(await end(orderId)).toMatchObject({
      status: 200,
      data: { status: 'CANCELLED', payStatus: 'REFUNDING' },
    });
    expect(await refundsOf(orderId)).toEqual([200]);
  });

  it.each([
    ['buyer', cancel],
    ['seller', refuse],
  ] as const)(
    'refuses a line refund once the %s has cancelled it, because all of it is refunded',
    async (_who, end) => {
      const orderId = await aPaidOrder();
      await end(orderId);
      expect(await refund(orderId, 1)).toMatchObject({
        status: 409,
        code: OrderErrors.NOTHING_TO_REFUND.code,
      });
      expect(await refundsOf(orderId)).toEqual([200]);
    },
  );

  it('can only be cancelled if all of it is refunded after it was accepted', async () => {
    const orderId = await aPaidOrder();
    await accept(orderId);
    await refund(orderId, 2);
    expect(await refund(orderId, 1)).toMatchObject({ status: 409, code: OrderErrors.NOTHING_TO_REFUND.code });
    expect(await finish(orderId)).toMatchObject({ status: 409, code: OrderErrors.MONEY_GOES_BACK.code });
    expect(await refuse(orderId)).toMatchObject({
      status: 200,
      data: { status: 'CANCELLED', payStatus: 'REFUNDING' },
    });
    expect(await refundsOf(orderId)).toEqual([200]);
    expect(await returnsOf(orderId)).toBe(1);
  });
});

describe('an order that was accepted unpaid', () => {
  it('can be finished after the shop has stopped taking cash', async () => {
    await service.change({ payment: { acceptUnpaid: true } });
    const orderId = await aNewOrder(twoPortions);
    expect(await accept(orderId)).toMatchObject({ status: 200 });
    await service.change({ payment: { acceptUnpaid: false } });
    expect(await finish(orderId)).toMatchObject({
      status: 200,
      data: { status: 'FINISHED', payStatus: 'UNPAID' },
    });
  });
});
