import { randomUUID } from 'node:crypto';
import { OrderErrors, type OrderView, ProductErrors, type QuoteView } from '@diancan/contracts';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { Injectable, Module } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buyer, orderClient, seller } from '../../testing/order-client.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { OrderServiceModule } from '../order-service.module.js';
import type { Adjustment } from '../ordering/domain/order-content.js';
import { AdjustsPrice, type PricedLines, type PriceRule } from './price-rule.decorator.js';

/** A rule that the service does not know: it is all that a coupon needs. */
@Injectable()
@AdjustsPrice(300)
class Coupon implements PriceRule {
  static off = 0;

  adjust({ linesFen }: PricedLines): Adjustment | null {
    if (Coupon.off === 0 || linesFen < 2_000) return null;
    return { kind: 'COUPON', name: '满 20 减', amountFen: -Coupon.off, share: 'BY_VALUE' };
  }
}

@Module({ imports: [OrderServiceModule], providers: [Coupon] })
class WithCoupon {}

let product: ScriptedProduct;
let service: OrderService;
const { place, detail } = orderClient(() => service);

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 1_000, tea: 3_000 });
  service = await startOrderService(product.url, {}, undefined, WithCoupon);
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});
afterEach(async () => {
  Coupon.off = 0;
  product.quote = () => [];
  await service.query('DELETE FROM shop');
});

const ITEMS = [
  { productId: 'noodles', quantity: 1, choiceIds: ['hot'] },
  { productId: 'noodles', quantity: 1, note: '不要葱' },
  { productId: 'tea', quantity: 1 },
];
const delivery = { fulfilment: { kind: 'DELIVERY', name: '李四', phone: '1', address: '1' }, items: ITEMS };
const saveShop = (body: object) => service.call(seller, 'POST', '/seller/shop/save', body);
const quote = async (body: object = delivery, language = 'en') =>
  (await service.call<QuoteView>(buyer, 'POST', '/order/quote', body, { 'accept-language': language })).data;
const orderOf = async (body: object): Promise<OrderView> =>
  detail((await place(randomUUID(), body)).data.orderId);
const kinds = ({ adjustments }: Pick<OrderView, 'adjustments'>) =>
  adjustments.map(({ kind, amountFen }) => `${kind} ${amountFen}`);
/** An order that is paid only in our books. */
async function paid(order: OrderView): Promise<OrderView> {
  await service.query("UPDATE orders SET pay_status = 'PAID' WHERE order_id = ?", [order.orderId]);
  await service.query(
    `INSERT INTO receipt (transaction_id, out_trade_no, order_id, payer_openid, amount_fen, purpose, paid_at,
       recorded_at)
     VALUES (?, ?, ?, ?, ?, 'ORDER', UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))`,
    [`t-${order.orderId}`, order.orderId, order.orderId, buyer.subject, order.amountFen],
  );
  return order;
}
const refund = (orderId: string, ...lines: object[]) =>
  service.call<OrderView>(
    seller,
    'POST',
    '/seller/order/refund',
    { orderId, lines, reason: '凉了' },
    { 'idempotency-key': randomUUID() },
  );

describe('the lines of an order', () => {
  it('are told apart by choices and note, and have ids', async () => {
    const order = await orderOf({ ...delivery, items: [...ITEMS, ITEMS[0]] });
    expect(order.items).toMatchObject([
      { lineId: '1', productId: 'noodles', quantity: 2, priceFen: 1_100, note: '' },
      { lineId: '2', productId: 'noodles', quantity: 1, priceFen: 1_000, choices: [], note: '不要葱' },
      { lineId: '3', productId: 'tea', quantity: 1, priceFen: 3_000 },
    ]);
    expect(order.items[0]!.choices).toEqual([
      { choiceId: 'hot', option: '口味', name: 'choice hot', deltaFen: 100 },
    ]);
    expect(order.amountFen).toBe(6_200);
  });

  it('are refunded by their ids; by product only where that is clear', async () => {
    const { orderId } = await paid(await orderOf(delivery));
    expect(await refund(orderId, { productId: 'noodles', quantity: 1 })).toMatchObject({
      status: 422,
      code: OrderErrors.LINE_UNCLEAR.code,
    });
    const answer = await refund(orderId, { lineId: '1', quantity: 1 }, { productId: 'tea', quantity: 1 });
    expect(answer.data.refunds).toMatchObject([{ amountFen: 4_100 }]);
    expect(await refund(orderId, { lineId: '1', quantity: 1 })).toMatchObject({
      status: 409,
      code: OrderErrors.NOTHING_TO_REFUND.code,
    });
  });

  it('must be named in a refund', async () => {
    const { orderId } = await orderOf(delivery);
    const refused = await refund(orderId, { quantity: 1 });
    expect(refused).toMatchObject({ status: 400 });
    expect(refused.msg).toContain('lineId');
  });
});

describe('the price of an order', () => {
  it('has the fees of its kind', async () => {
    await saveShop({ packingFeeFen: 200, deliveryFeeFen: 500 });
    expect(kinds(await orderOf(delivery))).toEqual(['PACKING_FEE 200', 'DELIVERY_FEE 500']);
    const order = await orderOf({ items: ITEMS, fulfilment: { kind: 'PICK_UP' } });
    expect(kinds(order)).toEqual(['PACKING_FEE 200']);
    expect(order.amountFen).toBe(5_300);
  });

  it('is what the quote has said, with a rule that is one class', async () => {
    await saveShop({ deliveryFeeFen: 500 });
    Coupon.off = 510;
    const quoted = await quote();
    expect(kinds(quoted)).toEqual(['DELIVERY_FEE 500', 'COUPON -510']);
    expect(quoted.amountFen).toBe(5_090);
    const order = await orderOf(delivery);
    expect(order).toMatchObject({ amountFen: 5_090, adjustments: quoted.adjustments });
    // The rule is not asked again: what was agreed stays.
    Coupon.off = 1;
    expect(await detail(order.orderId)).toEqual(order);
  });

  it('goes back line by line: a share of the discount with each, the fee with the last', async () => {
    await saveShop({ deliveryFeeFen: 500 });
    Coupon.off = 510;
    const { orderId } = await paid(await orderOf(delivery));
    await refund(orderId, { lineId: '1', quantity: 1 });
    await refund(orderId, { lineId: '2', quantity: 1 });
    const { data } = await refund(orderId, { lineId: '3', quantity: 1 });
    expect(data.refunds!.map(({ amountFen }) => amountFen)).toEqual([990, 900, 3_200]);
    expect(data).toMatchObject({ status: 'CANCELLED', payStatus: 'REFUNDING' });
  });

  it('must reach the minimum without its fees', async () => {
    await saveShop({ minOrderFen: 5_101, deliveryFeeFen: 500 });
    const refused = await place(randomUUID(), delivery);
    expect(refused).toMatchObject({
      status: 409,
      code: OrderErrors.BELOW_MINIMUM.code,
      msg: '未达到起点金额，还差 0.01 元',
    });
    await saveShop({ minOrderFen: 5_100 });
    expect(await place(randomUUID(), delivery)).toMatchObject({ status: 200, data: { amountFen: 5_600 } });
  });
});

describe('a quote', () => {
  it('has the lines as an order would have them, and reserves nothing', async () => {
    const before = product.reserved.length;
    const { lines, amountFen, changes, refusals } = await quote();
    expect(lines).toMatchObject([
      { lineId: '1', productId: 'noodles', amountFen: 1_100 },
      { lineId: '2', note: '不要葱' },
      { lineId: '3', productId: 'tea' },
    ]);
    expect({ amountFen, changes, refusals }).toEqual({ amountFen: 5_100, changes: [], refusals: [] });
    expect(product.reserved.length).toBe(before);
  });

  it('says what has changed since the cart was made', async () => {
    const items = [
      { productId: 'noodles', quantity: 1, priceFen: 900 },
      { productId: 'tea', quantity: 1, priceFen: 3_500 },
      { productId: 'noodles', quantity: 1, note: 'a' },
      { productId: 'noodles', quantity: 1, note: 'b' },
      { productId: 'noodles', quantity: 3, note: 'c' },
      { productId: 'noodles', quantity: 1, note: 'd' },
    ];
    const refusal = (entry: { code: number }, data: object = {}) => ({ refusal: { code: entry.code, data } });
    product.quote = () => [
      {},
      {},
      refusal(ProductErrors.PRODUCT_OFF_SALE),
      { ...refusal(ProductErrors.OUT_OF_STOCK), left: 0 },
      { ...refusal(ProductErrors.OUT_OF_STOCK), left: 2 },
      refusal(ProductErrors.CHOICE_SOLD_OUT, { choice: '大份' }),
    ];
    const { lines, amountFen, changes } = await quote({ items });
    expect(lines.map(({ lineId }) => lineId)).toEqual(['1', '2']);
    expect(amountFen).toBe(4_000);
    expect(changes).toMatchObject([
      { lineId: '1', change: 'DEARER', priceFen: 1_000, msg: '"dish noodles" costs 10.00 yuan now' },
      { lineId: '2', change: 'CHEAPER', priceFen: 3_000 },
      { lineId: '3', change: 'GONE', msg: '"dish noodles" is no longer on sale' },
      { lineId: '4', change: 'SOLD_OUT' },
      { lineId: '5', change: 'FEWER_LEFT', left: 2, msg: 'Only 2 of "dish noodles" left' },
      { lineId: '6', change: 'CHOICE', msg: '"大份" of "dish noodles" is sold out; please choose again' },
    ]);
  });

  it('gives every reason why the shop would not take the order', async () => {
    await saveShop({ minOrderFen: 9_900, kinds: ['PICK_UP'] });
    expect((await quote(delivery, 'zh')).refusals).toEqual([
      { code: OrderErrors.KIND_NOT_OFFERED.code, msg: '本店目前不提供外送' },
      { code: OrderErrors.BELOW_MINIMUM.code, msg: '未达到起点金额，还差 48.00 元' },
    ]);
    await saveShop({ minOrderFen: 0, kinds: ['DINE_IN'] });
    const atTable = { items: ITEMS, fulfilment: { kind: 'DINE_IN', tableCode: 'wrong' } };
    expect((await quote(atTable)).refusals).toMatchObject([{ code: OrderErrors.TABLE_NOT_FOUND.code }]);
  });

  it('needs no login', async () => {
    const answer = await service.call<QuoteView>(
      { role: 'anonymous', subject: '' },
      'POST',
      '/order/quote',
      delivery,
    );
    expect(answer).toMatchObject({ status: 200, data: { amountFen: 5_100 } });
  });
});
