import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buyerNamed, FlashShop } from '../../testing/flash-shop.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';

const MINUTE_MS = 60_000;

let product: ScriptedProduct;
let service: OrderService;
const shop = new FlashShop(() => service);
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * MINUTE_MS).toISOString();

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 1_000 });
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '50' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});

const ticketsOf = (activityId: string) =>
  service.query<{ buyer_openid: string; state: string; quantity: number }>(
    'SELECT buyer_openid, state, quantity FROM flash_ticket WHERE activity_id = ? ORDER BY gen, seq',
    [activityId],
  );

describe('a repeated tap', () => {
  it('under the same key gets the same ticket, also of the last piece', async () => {
    const activityId = await shop.published({ stock: 1 });
    const taps = await Promise.all(
      Array.from({ length: 20 }, () => shop.ordered(activityId, 'ann', { key: 'one' })),
    );
    expect(new Set(taps).size).toBe(1);
    await shop.ending(taps[0]!, 'ann');
    expect((await shop.order(activityId, 'bob')).code).toBe(5103);
    expect(await shop.ordered(activityId, 'ann', { key: 'one' })).toBe(taps[0]);
    expect(await ticketsOf(activityId)).toHaveLength(1);
  });

  it('under other keys and from other phones gets the same ticket, within the limit', async () => {
    const activityId = await shop.published({ stock: 50, limitPerBuyer: 2 });
    const taps = await Promise.all(
      Array.from({ length: 20 }, () => shop.ordered(activityId, 'ann', { quantity: 2 })),
    );
    expect(new Set(taps).size).toBe(1);
    await shop.ending(taps[0]!, 'ann');
    expect(await ticketsOf(activityId)).toEqual([{ buyer_openid: 'ann', state: 'WON', quantity: 2 }]);
  });

  it('for another quantity is refused, under the same key and under another one', async () => {
    const activityId = await shop.published({ limitPerBuyer: 5 });
    await shop.ordered(activityId, 'ann', { key: 'one', quantity: 2 });
    expect(await shop.order(activityId, 'ann', { key: 'one', quantity: 3 })).toMatchObject({
      status: 422,
      code: 5004,
    });
    expect(await shop.order(activityId, 'ann', { key: 'two', quantity: 3 })).toMatchObject({
      status: 409,
      code: 5105,
    });
  });

  it('needs a key', async () => {
    const activityId = await shop.published();
    const entry = await shop.enter(activityId, 'ann');
    const answer = await service.call(buyerNamed('ann'), 'POST', '/flash-sale/order', {
      activityId,
      entry,
      quantity: 1,
    });
    expect(answer).toMatchObject({ status: 400, code: 5003 });
  });
});

describe('admission', () => {
  it('refuses more than the limit', async () => {
    const activityId = await shop.published({ limitPerBuyer: 2 });
    expect(await shop.order(activityId, 'ann', { quantity: 3 })).toMatchObject({ status: 409, code: 5104 });
  });

  it('gives no entry before the start, and takes no order', async () => {
    const activityId = await shop.publish({ startsAt: inMinutes(10), endsAt: inMinutes(20) });
    const entry = await service.call(buyerNamed('ann'), 'GET', `/flash-sale/entry?activityId=${activityId}`);
    expect(entry).toMatchObject({ status: 409, code: 5102 });
    expect(await shop.order(activityId, 'ann', { entry: 'none' })).toMatchObject({ status: 409, code: 5102 });
  });

  it('takes an entry from its own buyer for its own activity alone', async () => {
    const [first, second] = [await shop.published(), await shop.published()];
    const entry = await shop.enter(first, 'ann');
    expect((await shop.order(first, 'bob', { entry })).code).toBe(5106);
    expect((await shop.order(second, 'ann', { entry })).code).toBe(5106);
    for (const forged of ['', 'x', `${entry}x`, entry.replace(/^./, 'z'), 'zzzzzzzz.'.padEnd(31, 'A')])
      expect((await shop.order(first, 'ann', { entry: forged })).code, forged).toBe(5106);
    expect((await shop.order(first, 'ann', { entry })).status).toBe(200);
  });

  it('does not know activities that do not exist, whatever the form of their ids', async () => {
    for (const activityId of ['01KAP3B0M5T9S4V8Q3W7X6Y1CD', 'x', '-'.repeat(64)]) {
      const answer = await service.call(
        buyerNamed('ann'),
        'GET',
        `/flash-sale/entry?activityId=${activityId}`,
      );
      expect(answer).toMatchObject({ status: 404, code: 5101 });
    }
  });
});

describe('a ticket', () => {
  it('is shown to its own buyer alone; a foreign, a guessed and a malformed one are not known', async () => {
    const activityId = await shop.published();
    const ticket = await shop.ordered(activityId, 'ann');
    const guessed = ticket.replace(/^(v1\.\w+\.0\.1\.)\d+/, '$199');
    for (const [text, buyer] of [
      [ticket, 'bob'],
      [guessed, 'ann'],
      ['', 'ann'],
      ['v1', 'ann'],
      [`${ticket}.`, 'ann'],
    ] as const)
      expect(await shop.result(text, buyer), `${text} of ${buyer}`).toMatchObject({
        status: 404,
        code: 5108,
      });
  });

  it('wins in the order in which the tickets were given', async () => {
    const activityId = await shop.published({ stock: 30 });
    const buyers = Array.from({ length: 30 }, (_, n) => `buyer-${n}`);
    const tickets = await Promise.all(buyers.map(buyer => shop.ordered(activityId, buyer)));
    await Promise.all(tickets.map((ticket, n) => shop.ending(ticket, buyers[n]!)));
    const seqOf = (ticket: string): number => Number(ticket.split('.')[4]);
    const inOrder = buyers.toSorted((a, b) => seqOf(tickets[+a.slice(6)]!) - seqOf(tickets[+b.slice(6)]!));
    const orders = await service.query<{ buyer_openid: string }>(
      'SELECT buyer_openid FROM orders WHERE activity_id = ? ORDER BY order_id',
      [activityId],
    );
    expect(orders.map(order => order.buyer_openid).toSorted()).toEqual(buyers.toSorted());
    expect((await ticketsOf(activityId)).map(row => row.buyer_openid)).toEqual(inOrder);
  });

  it('carries what the buyer wants to its order', async () => {
    const activityId = await shop.published();
    const fulfilment = { kind: 'DELIVERY', name: '张三', phone: '138', address: '人民路' } as const;
    const ticket = await shop.ordered(activityId, 'ann', { fulfilment, remark: '少辣' });
    const { orderId } = await shop.ending(ticket, 'ann');
    const [order] = await service.query(
      'SELECT name, phone, address, remark FROM orders WHERE order_id = ?',
      [orderId],
    );
    expect(order).toEqual({ name: '张三', phone: '138', address: '人民路', remark: '少辣' });
  });
});

describe('the public list', () => {
  it('shows what is announced, open, sold out and over, by the server’s clock', async () => {
    const open = await shop.published();
    const announced = await shop.publish({ startsAt: inMinutes(10), endsAt: inMinutes(20) });
    const sold = await shop.published({ stock: 1 });
    await shop.ending(await shop.ordered(sold, 'ann'), 'ann');
    const stateOf = async () => {
      const { data } = await service.call<Array<{ activityId: string; state: string }>>(
        { role: 'anonymous', subject: '' },
        'GET',
        '/flash-sale/list',
      );
      return [announced, open, sold].map(id => data.find(one => one.activityId === id)?.state);
    };
    await expect.poll(stateOf, { timeout: 30_000 }).toEqual(['SCHEDULED', 'OPEN', 'SOLD_OUT']);
    await shop.seller('cancel', { activityId: open });
    expect((await stateOf())[1]).toBe('ENDED');
  });
});
