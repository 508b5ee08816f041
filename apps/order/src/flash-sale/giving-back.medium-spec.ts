import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyerNamed, FlashShop } from '../../testing/flash-shop.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';

const PATIENTLY = { timeout: 60_000, interval: 50 };

let product: ScriptedProduct;
let service: OrderService;
const shop = new FlashShop(() => service);

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 1_000 });
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '50' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});

const won = async (activityId: string, buyer: string, key?: string): Promise<string> => {
  const ticket = await shop.ordered(activityId, buyer, key === undefined ? {} : { key });
  return (await shop.ending(ticket, buyer)).orderId!;
};
const expire = (orderId: string) =>
  service.query(
    'UPDATE orders SET expires_at = UTC_TIMESTAMP(3), expiry_due_at = UTC_TIMESTAMP(3) WHERE order_id = ?',
    [orderId],
  );
const cancel = (orderId: string, buyer: string) =>
  service.call(buyerNamed(buyer), 'POST', '/order/cancel', { orderId });
const messagesOf = async (activityId: string, name: string) =>
  (
    await service.query<{ payload: string }>(
      'SELECT payload FROM outbox WHERE message_key = ? AND name = ? ORDER BY seq',
      [activityId, name],
    )
  ).map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
const piecesOf = async (activityId: string) => {
  const { published, left, reserved, sold, returned } = await shop.view(activityId);
  expect(left + reserved + sold + returned).toBe(published);
  return { left, reserved, sold, returned };
};
/** Orders again until it is another ticket than before: the pieces come back a moment after the commit. */
const reorder = (activityId: string, buyer: string, former?: string) =>
  vi.waitFor(async () => {
    const answer = await shop.order(activityId, buyer);
    expect(answer.status).toBe(200);
    expect(answer.data.ticket).not.toBe(former);
    return answer.data.ticket;
  }, PATIENTLY);

describe('a winner who does not pay', () => {
  it('has lapsed, and somebody else gets the piece', async () => {
    const activityId = await shop.published({ stock: 1 });
    const ticket = await shop.ordered(activityId, 'ann', { key: 'one' });
    const { orderId } = await shop.ending(ticket, 'ann');
    await expire(orderId!);
    const second = await reorder(activityId, 'bob');
    expect((await shop.ending(second, 'bob')).state).toBe('WON');
    expect((await shop.result(ticket, 'ann')).data).toEqual({ state: 'LAPSED', orderId });
    expect(await piecesOf(activityId)).toEqual({ left: 0, reserved: 1, sold: 0, returned: 0 });
    // The first answer stays the answer of its key.
    expect(await shop.ordered(activityId, 'ann', { key: 'one' })).toBe(ticket);
  });

  it('has half as long to pay the next time', async () => {
    const activityId = await shop.published({ stock: 5 });
    const ticket = await shop.ordered(activityId, 'carol');
    await expire((await shop.ending(ticket, 'carol')).orderId!);
    const second = await reorder(activityId, 'carol', ticket);
    const { orderId } = await shop.ending(second, 'carol');
    const [times] = await service.query<{ s: string }>(
      'SELECT TIMESTAMPDIFF(SECOND, created_at, expires_at) AS s FROM orders WHERE order_id = ?',
      [orderId],
    );
    expect(Number(times!.s)).toBe(150);
  });
});

describe('a waiting list', () => {
  it('is served in its order by what others give back', async () => {
    const activityId = await shop.published({ stock: 1, waitingList: true });
    const orderId = await won(activityId, 'ann');
    const [bob, carol] = [await shop.ordered(activityId, 'bob'), await shop.ordered(activityId, 'carol')];
    await shop.untilWaiting(activityId, 2);
    expect((await shop.result(bob, 'bob')).data).toEqual({ state: 'QUEUED', position: 1 });
    expect((await shop.result(carol, 'carol')).data).toEqual({ state: 'QUEUED', position: 2 });
    await cancel(orderId, 'ann');
    expect((await shop.ending(bob, 'bob')).state).toBe('WON');
    await vi.waitFor(
      async () => expect((await shop.result(carol, 'carol')).data).toEqual({ state: 'QUEUED', position: 1 }),
      PATIENTLY,
    );
  });

  it('has lost when the activity ends', async () => {
    const activityId = await shop.published({ stock: 1, waitingList: true });
    await won(activityId, 'ann');
    const ticket = await shop.ordered(activityId, 'bob');
    const endsAt = new Date(Date.now() + 500).toISOString();
    expect((await shop.seller('update', { activityId, endsAt })).status).toBe(200);
    expect((await shop.ending(ticket, 'bob')).state).toBe('LOST');
  });
});

describe('a cancelled order', () => {
  it('gives its piece back to the activity, and its buyer may order again', async () => {
    const activityId = await shop.published({ stock: 1 });
    const ticket = await shop.ordered(activityId, 'ann');
    const { orderId } = await shop.ending(ticket, 'ann');
    expect((await cancel(orderId!, 'ann')).status).toBe(200);
    const second = await shop.ending(await reorder(activityId, 'ann', ticket), 'ann');
    expect(second.orderId).not.toBe(orderId);
    expect(await messagesOf(activityId, 'flash.returned.v1')).toMatchObject([
      { orders: [{ orderId, quantity: 1 }], isOver: false },
    ]);
  });

  it('is not reported to product as an order whose stock lies with the dish', async () => {
    const activityId = await shop.published({ stock: 1 });
    const orderId = await won(activityId, 'ann');
    await cancel(orderId, 'ann');
    expect(await service.query('SELECT 1 FROM outbox WHERE message_key = ?', [orderId])).toEqual([]);
  });
});

describe('the end of an activity', () => {
  it('gives the rest back to the dish, and later cancellations too', async () => {
    const activityId = await shop.published({ stock: 5 });
    const [kept, given] = [await won(activityId, 'ann'), await won(activityId, 'bob')];
    await shop.seller('update', { activityId, endsAt: new Date(Date.now() + 300).toISOString() });
    await vi.waitFor(async () => expect((await piecesOf(activityId)).returned).toBe(3), PATIENTLY);
    expect(await messagesOf(activityId, 'flash.unsold.v1')).toEqual([
      { activityId, reference: activityId, quantity: 3 },
    ]);
    await cancel(given, 'bob');
    expect(await piecesOf(activityId)).toEqual({ left: 0, reserved: 1, sold: 0, returned: 4 });
    expect(await messagesOf(activityId, 'flash.returned.v1')).toMatchObject([{ isOver: true }]);
    expect(kept).not.toBe(given);
    expect((await shop.order(activityId, 'carol', { entry: 'none' })).code).toBe(5115);
    expect((await shop.seller('update', { activityId, priceFen: 1 })).code).toBe(5109);
  });
});

describe('a cancelled activity', () => {
  it('cancels what is unpaid, voids who waits, and gives everything back', async () => {
    const activityId = await shop.published({ stock: 2, waitingList: true });
    const orders = [await won(activityId, 'ann'), await won(activityId, 'bob')];
    const waiting = await shop.ordered(activityId, 'carol');
    await shop.untilWaiting(activityId, 1);
    expect((await shop.seller('cancel', { activityId }, 'c')).status).toBe(200);
    expect((await shop.seller('cancel', { activityId }, 'c')).status).toBe(200);
    expect((await shop.seller('cancel', { activityId })).code).toBe(5114);
    expect((await shop.ending(waiting, 'carol')).state).toBe('VOID');
    await vi.waitFor(
      async () => expect(await piecesOf(activityId)).toEqual({ left: 0, reserved: 0, sold: 0, returned: 2 }),
      PATIENTLY,
    );
    const rows = await service.query<{ status: string }>('SELECT status FROM orders WHERE order_id IN (?)', [
      orders,
    ]);
    expect(rows.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
  });
});

describe('a ticket that has won', () => {
  it('still says so when the whole sale is cancelled: its order says that it is cancelled', async () => {
    const activityId = await shop.published({ stock: 1 });
    const ticket = await shop.ordered(activityId, 'ann');
    const { orderId } = await shop.ending(ticket, 'ann');
    await shop.seller('cancel', { activityId });
    await vi.waitFor(async () => {
      const orders = await service.query('SELECT status FROM orders WHERE order_id = ?', [orderId]);
      expect(orders).toEqual([{ status: 'CANCELLED' }]);
    }, PATIENTLY);
    expect((await shop.result(ticket, 'ann')).data).toMatchObject({ state: 'WON', orderId });
  });
});

describe('a changed activity', () => {
  it('keeps its dish, and takes a price above that of the dish and a limit above the stock', async () => {
    const activityId = await shop.published({ stock: 1 });
    const terms = { priceFen: 999_900, limitPerBuyer: 50 };
    const body = { activityId, productId: 'dumplings', ...terms };
    expect(await shop.seller('update', body)).toMatchObject({ status: 200 });
    expect(await shop.view(activityId)).toMatchObject({ ...terms, product: { productId: 'noodles' } });
  });

  it('never overwrites live stock: more is added, less is taken of what nobody has ordered', async () => {
    const activityId = await shop.published({ stock: 3 });
    await won(activityId, 'ann');
    expect((await shop.seller('update', { activityId, stock: 5 })).status).toBe(200);
    await vi.waitFor(
      async () => expect(await piecesOf(activityId)).toEqual({ left: 4, reserved: 1, sold: 0, returned: 0 }),
      PATIENTLY,
    );
    await vi.waitFor(async () => {
      const [shard] = await service.query(
        'SELECT CAST(grants AS CHAR) AS n FROM flash_shard WHERE activity_id = ?',
        [activityId],
      );
      expect(shard).toEqual({ n: '1' });
    }, PATIENTLY);
    const less = () => shop.seller<{ left: number }>('update', { activityId, stock: 2 }, 'less');
    await vi.waitFor(async () => expect((await less()).status).toBe(200), PATIENTLY);
    expect((await less()).status).toBe(200);
    await vi.waitFor(
      async () => expect(await piecesOf(activityId)).toEqual({ left: 1, reserved: 1, sold: 0, returned: 3 }),
      PATIENTLY,
    );
    const refused = await shop.seller<{ left: number }>('update', { activityId, stock: 0 });
    expect(refused.status).toBe(400);
    await won(activityId, 'bob');
    expect(await shop.seller('update', { activityId, stock: 1 })).toMatchObject({ code: 5110 });
  });

  it('reaches the last total that was asked for, also when one change follows another at once', async () => {
    const activityId = await shop.published({ stock: 9 });
    await won(activityId, 'ann');
    for (const stock of [7, 8, 4, 6]) {
      const change = () => shop.seller('update', { activityId, stock }, `total-${stock}`);
      await vi.waitFor(async () => expect((await change()).status).toBe(200), PATIENTLY);
    }
    await vi.waitFor(
      async () => expect(await piecesOf(activityId)).toEqual({ left: 5, reserved: 1, sold: 0, returned: 6 }),
      PATIENTLY,
    );
  });

  it('is published once per key, also by simultaneous requests', async () => {
    const terms = { startsAt: '2026-01-01T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' };
    const ids = await Promise.all(Array.from({ length: 5 }, () => shop.publish(terms, 'the-key')));
    expect(new Set(ids).size).toBe(1);
    const rows = await service.query('SELECT 1 FROM flash_activity WHERE activity_id = ?', [ids[0]]);
    expect(rows).toHaveLength(1);
  });

  it('is refused with a window that ends before it starts, or in the past', async () => {
    for (const [startsAt, endsAt] of [
      ['2099-01-02T00:00:00Z', '2099-01-01T00:00:00Z'],
      ['2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z'],
    ]) {
      const body = { productId: 'noodles', priceFen: 1, stock: 1, startsAt, endsAt, limitPerBuyer: 1 };
      expect(await shop.seller('publish', body)).toMatchObject({ status: 400, code: 5111 });
    }
  });
});
