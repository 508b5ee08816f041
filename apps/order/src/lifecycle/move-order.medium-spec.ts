import { type Caller, OrderErrors, type OrderView, type Page, PlatformErrors } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buyer, orderClient, seller } from '../../testing/order-client.js';
import { stockReturnsOf } from '../../testing/order-messages.js';
import { type Answer, type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

const stranger = { role: 'buyer', subject: 'o-stranger' } as const;
const colleague = { role: 'seller', subject: 's-2' } as const;
let product: ScriptedProduct;
let service: OrderService;

const { aNewOrder, accept, refuse, finish, cancel, detail } = orderClient(() => service);
const statusOf = async (orderId: string) => (await detail(orderId, seller)).status;
const returnsOf = (orderId: string) => stockReturnsOf(service, orderId);

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  service = await startOrderService(product.url, {
    DIANCAN_SWEEP_INTERVAL_MS: '50',
    DIANCAN_ACCEPT_UNPAID: 'true',
  });
});
afterAll(async () => {
  await service.stop();
  await product.close();
});

describe('an order that is moved', () => {
  it('is accepted and finished by a seller', async () => {
    const orderId = await aNewOrder();
    expect(await accept(orderId)).toMatchObject({ status: 200, data: { status: 'ACCEPTED' } });
    expect(await finish(orderId)).toMatchObject({ status: 200, data: { status: 'FINISHED' } });
  });

  it('is not finished before it is accepted, and stays unchanged', async () => {
    const orderId = await aNewOrder();
    expect(await finish(orderId)).toMatchObject({
      status: 409,
      code: OrderErrors.MOVE_REFUSED.code,
      data: { status: 'NEW' },
    });
    expect(await statusOf(orderId)).toBe('NEW');
  });

  it('is cancelled by its buyer while it is new, and its stock given back once', async () => {
    const orderId = await aNewOrder();
    expect(await cancel(orderId)).toMatchObject({ status: 200, data: { status: 'CANCELLED' } });
    expect(await cancel(orderId)).toMatchObject({ status: 200, data: { status: 'CANCELLED' } });
    expect(await returnsOf(orderId)).toBe(1);
  });

  it('is not cancelled by its buyer once it is accepted', async () => {
    const orderId = await aNewOrder();
    await accept(orderId);
    expect(await cancel(orderId)).toMatchObject({ status: 409 });
    expect(await statusOf(orderId)).toBe('ACCEPTED');
    expect(await returnsOf(orderId)).toBe(0);
  });

  it('is refused by a seller with a reason that its buyer can read', async () => {
    const orderId = await aNewOrder();
    await accept(orderId);
    await refuse(orderId);
    expect(await detail(orderId)).toMatchObject({ status: 'CANCELLED', cancelReason: '卖完了' });
  });

  it('is moved only one way by concurrent requests of buyer and seller', async () => {
    const orderId = await aNewOrder();
    const answers = await Promise.all([cancel(orderId), accept(orderId), cancel(orderId), accept(orderId)]);
    const done = answers.filter(answer => answer.status === 200);
    expect(done).toHaveLength(2);
    expect(new Set(done.map(({ data }) => data.status))).toEqual(new Set([await statusOf(orderId)]));
  });
});

describe('a repeated move', () => {
  const moves: Record<string, (orderId: string, by?: Caller) => Promise<Answer<OrderView>>> = {
    accept,
    finish,
    refuse,
  };

  it.each(['accept', 'finish', 'refuse'])('of the same seller gets the first answer: %s', async verb => {
    const orderId = await aNewOrder();
    if (verb !== 'accept') await accept(orderId);
    const first = await moves[verb]!(orderId);
    expect(first.status).toBe(200);
    expect(await moves[verb]!(orderId)).toEqual(first);
    const simultaneous = await Promise.all(Array.from({ length: 4 }, () => moves[verb]!(orderId)));
    for (const answer of simultaneous) expect(JSON.stringify(answer)).toBe(JSON.stringify(first));
  });

  it('gets the first answer even if the order has moved on since', async () => {
    const orderId = await aNewOrder();
    const accepted = await accept(orderId);
    await finish(orderId);
    expect(await accept(orderId)).toEqual(accepted);
    expect(await statusOf(orderId)).toBe('FINISHED');
  });

  it('of the buyer gets the first answer', async () => {
    const orderId = await aNewOrder();
    const first = await cancel(orderId);
    expect(await cancel(orderId)).toEqual(first);
  });

  it.each(['accept', 'finish', 'refuse'])(
    'of a colleague is refused, and says who moved the order first and when: %s',
    async verb => {
      const orderId = await aNewOrder();
      if (verb !== 'accept') await accept(orderId);
      const before = Date.now();
      const { status } = (await moves[verb]!(orderId)).data;
      const refused = await moves[verb]!(orderId, colleague);
      // No user service runs here, so the answer contains the role instead of the name.
      expect(refused).toMatchObject({
        status: 409,
        code: OrderErrors.MOVE_REFUSED.code,
        data: { status, by: 'seller' },
      });
      const { at } = refused.data as unknown as { at: string };
      expect(Math.abs(Date.parse(at) - before)).toBeLessThan(60_000);
      expect(JSON.stringify(refused)).not.toContain(seller.subject);
    },
  );

  it('of another role is refused, and says which role moved the order first', async () => {
    const [ended, accepted, fresh] = [await aNewOrder(), await aNewOrder(), await aNewOrder()];
    await cancel(ended);
    await accept(accepted);
    expect(await accept(ended)).toMatchObject({ status: 409, data: { status: 'CANCELLED', by: 'buyer' } });
    expect(await refuse(ended)).toMatchObject({ status: 409, data: { status: 'CANCELLED', by: 'buyer' } });
    expect(await cancel(accepted)).toMatchObject({ status: 409, data: { status: 'ACCEPTED', by: 'seller' } });
    const refused = await finish(fresh);
    expect(refused).toMatchObject({ status: 409, data: { status: 'NEW', by: 'buyer' } });
    expect(JSON.stringify(refused)).not.toContain(buyer.subject);
  });

  it('of an expired order is refused, and says that the system cancelled it', async () => {
    const orderId = await aNewOrder();
    await service.query('UPDATE orders SET expiry_due_at = UTC_TIMESTAMP(3) WHERE order_id = ?', [orderId]);
    await vi.waitFor(async () => expect(await statusOf(orderId)).toBe('CANCELLED'));
    expect(await cancel(orderId)).toMatchObject({ status: 409, data: { status: 'CANCELLED', by: 'system' } });
  });

  it('of an order whose move was not recorded is refused without a name', async () => {
    const orderId = await aNewOrder();
    await accept(orderId);
    await service.query('DELETE FROM order_move WHERE order_id = ?', [orderId]);
    expect(await accept(orderId)).toMatchObject({ status: 409, data: { status: 'ACCEPTED' } });
  });
});

describe('an order and other callers', () => {
  it.each(['foreign', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'nonsense', '', "' OR 1=1", 'x'.repeat(900)])(
    'is not found: %j',
    async asked => {
      const orderId = asked === 'foreign' ? await aNewOrder() : asked;
      const read = await service.call(
        stranger,
        'GET',
        `/order/detail?orderId=${encodeURIComponent(orderId)}`,
      );
      const move = await service.call(stranger, 'POST', '/order/cancel', { orderId });
      for (const answer of [read, move]) {
        expect(answer).toEqual({
          status: 404,
          code: OrderErrors.ORDER_NOT_FOUND.code,
          msg: OrderErrors.ORDER_NOT_FOUND.zh,
          data: null,
        });
      }
    },
  );

  it('is not moved by an attempt that is answered 404', async () => {
    const orderId = await aNewOrder();
    expect((await service.call(stranger, 'POST', '/order/cancel', { orderId })).status).toBe(404);
    expect(await statusOf(orderId)).toBe('NEW');
  });

  it('is not found by its id with a trailing space, which the database would treat as equal', async () => {
    const orderId = await aNewOrder();
    const spaced = `${orderId} `;
    expect(
      (await service.call(buyer, 'GET', `/order/detail?orderId=${encodeURIComponent(spaced)}`)).status,
    ).toBe(404);
    expect((await cancel(spaced)).status).toBe(404);
    expect(await statusOf(orderId)).toBe('NEW');
  });

  it('is only in its buyer’s list', async () => {
    const orderId = await aNewOrder();
    const own = await service.call<Page<OrderView>>(buyer, 'GET', '/order/list');
    const foreign = await service.call<Page<OrderView>>(stranger, 'GET', '/order/list');
    expect(own.data.items[0]!.orderId).toBe(orderId);
    expect(foreign.data.items).toEqual([]);
  });

  it.each([
    [buyer, 'POST', '/order/finish'],
    [buyer, 'POST', '/seller/order/accept'],
    [buyer, 'GET', '/seller/order/list'],
    [seller, 'POST', '/order/create'],
    [seller, 'GET', '/order/list'],
    [{ role: 'service', subject: 'gateway' } as const, 'GET', '/order/list'],
  ] as const)('%j may not %s %s', async (caller, method, url) => {
    const answer = await service.call(caller, method, url, method === 'POST' ? {} : undefined);
    expect([PlatformErrors.NOT_ALLOWED.code, PlatformErrors.IDENTITY_REFUSED.code]).toContain(answer.code);
  });
});

describe('the list of orders', () => {
  it('has pages, newest order first, each order once', async () => {
    const placed = [];
    for (let i = 0; i < 5; i++) placed.push(await aNewOrder());
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await service.call<Page<OrderView>>(
        buyer,
        'GET',
        `/order/list?size=2${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...page.data.items.map(item => item.orderId));
      cursor = page.data.nextCursor;
    } while (cursor !== undefined);
    expect(seen.slice(0, 5)).toEqual(placed.toReversed());
    expect(new Set(seen).size).toBe(seen.length);
  });

  it.each(['size=0', 'size=101', 'size=x', 'size=1.5', 'size=-1', 'cursor=%00', 'size=1&size=2'])(
    'refuses %s',
    async query => {
      expect(await service.call(buyer, 'GET', `/order/list?${query}`)).toMatchObject({
        status: 400,
        code: PlatformErrors.INVALID_INPUT.code,
      });
    },
  );

  it('is filtered by status for sellers', async () => {
    const orderId = await aNewOrder();
    await accept(orderId);
    const accepted = await service.call<Page<OrderView>>(
      seller,
      'GET',
      '/seller/order/list?status=ACCEPTED&size=100',
    );
    expect(accepted.data.items.map(item => item.orderId)).toContain(orderId);
    expect(accepted.data.items.every(item => item.status === 'ACCEPTED')).toBe(true);
  });
});
