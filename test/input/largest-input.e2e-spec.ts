import { randomUUID } from 'node:crypto';
import {
  DEFAULT_PICTURE,
  type Envelope,
  MAX_LENGTH,
  MAX_UPLOAD_BYTES,
  OPERATIONS,
  routeOf,
  type SavedPicture,
} from '@diancan/contracts';
import { PAY_LIMITS } from '@diancan/wechat';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { gatewaySettings } from '../../apps/gateway/testing/settings.js';
import { drawn } from '../../apps/product/testing/drawn-pictures.js';
import type { Answer, Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { paymentNotification } from '../payment/signed-notification.js';
import { aBuyer, aDish, aSeller, aVisitor, order } from '../people/people.js';
import { anUnpaidOrder, HASTY_WECHAT, pay, untilPayStatus } from '../people/wechat.js';
import { variantsOf } from './variants.js';

const QUANTITY = 999;
const { routes } = gatewaySettings().current;

let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;

beforeAll(async () => {
  fleet = await startFleet({ env: { ...HASTY_WECHAT, DIANCAN_RATE_LIMIT: 'false' } });
  [buyer, seller] = await Promise.all([aBuyer(fleet), aSeller(fleet)]);
});
afterAll(() => fleet?.stop());

/** Routes that need a paid order, or one that is also accepted; the others get a new order. */
const PAID = [
  'POST /api/seller/order/accept',
  'POST /api/seller/order/cancel',
  'POST /api/seller/order/refund',
];
const RESTOCK = 'POST /api/seller/product/restock';
const ACCEPTED = ['POST /api/order/finish', 'POST /api/seller/order/ready', 'POST /api/seller/order/recall'];
const RECALL = 'POST /api/seller/order/recall';

async function anOrderFor(route: string, productId: string): Promise<string> {
  const orderId = await anUnpaidOrder(buyer, productId, QUANTITY);
  if (![...PAID, ...ACCEPTED].includes(route)) return orderId;
  await pay(buyer, orderId);
  await untilPayStatus(buyer, orderId, 'PAID');
  if (ACCEPTED.includes(route)) await seller.post('/api/seller/order/accept', { orderId });
  if (route === RECALL) await seller.post('/api/seller/order/ready', { orderId });
  return orderId;
}

/**
 * Values for fields that refer to existing things: with the largest values, no request would reach the
 * database.
 */
async function namesFor(route: string): Promise<Record<string, unknown>> {
  const {
    data: { categoryId },
  } = await seller.post('/api/seller/category/save', { name: randomUUID().slice(0, 8) });
  const dish = await aDish(seller, { priceFen: 1, stock: 10 * QUANTITY });
  const orderId = await anOrderFor(route, dish);
  // Only an empty stock has room for the largest delivery.
  const productId = route === RESTOCK ? await aDish(seller, { stock: 0 }) : dish;
  const isOrders = route.includes('/order/');
  return {
    categoryId,
    productId,
    orderId,
    cursor: isOrders ? orderId : productId,
    icon: DEFAULT_PICTURE,
    pictures: [DEFAULT_PICTURE],
    // The dish has no options, and an option has one choice here.
    choiceIds: [],
    min: 1,
    max: 1,
    lineId: '1',
    ...(await tableNames(route)),
    ...(route === RESTOCK ? {} : { quantity: QUANTITY }),
    ...(route.includes('/flash-sale/') ? await flashSaleNames(route, dish) : {}),
    // Names of categories are unique.
    ...(route === 'POST /api/seller/category/save' ? { name: uniqueText(MAX_LENGTH.categoryName) } : {}),
  };
}

/** A table of the shop. */
async function tableNames(route: string): Promise<Record<string, unknown>> {
  if (!route.includes('/table/')) return {};
  const { data } = await seller.post('/api/seller/table/save', { name: uniqueText(MAX_LENGTH.tableName) });
  return { tableId: data.tableId, code: data.code, name: uniqueText(MAX_LENGTH.tableName) };
}

/** A flash sale of the dish that is open, and what the buyer needs in it. */
async function flashSaleNames(route: string, productId: string): Promise<Record<string, unknown>> {
  const terms = { stock: QUANTITY, startsAt: '2026-01-01T00:00:00Z', endsAt: '2999-12-31T23:59:59.999Z' };
  if (route.endsWith('/publish')) return terms;
  const activityId = await publish({ ...terms, productId, priceFen: 1, limitPerBuyer: QUANTITY });
  // The buyer of the route under test has no ticket yet, but for its result.
  const first = route.endsWith('/result') ? buyer : await aBuyer(fleet, 'the-first');
  const ticket = await vi.waitFor(() => orderOf(first, activityId), { timeout: 60_000, interval: 200 });
  const { data } = await buyer.get(`/api/flash-sale/entry?activityId=${activityId}`);
  return { ...terms, activityId, ticket, entry: data.entry, quantity: 1 };
}

async function publish(body: object): Promise<string> {
  const headers = { 'idempotency-key': randomUUID() };
  return (await seller.post('/api/seller/flash-sale/publish', body, headers)).data.activityId;
}

/** @throws Error while the flash sale is not served yet */
async function orderOf(visitor: Visitor, activityId: string): Promise<string> {
  const { data } = await visitor.get(`/api/flash-sale/entry?activityId=${activityId}`);
  const body = { activityId, entry: data.entry, quantity: 1 };
  const headers = { 'idempotency-key': randomUUID() };
  const { status, data: answer } = await visitor.post('/api/flash-sale/order', body, headers);
  if (status !== 200) throw new Error(`answered ${status}`);
  return answer.ticket;
}

let texts = 0;
/** A new text at each call, of characters of four bytes. */
const uniqueText = (length: number): string => String.fromCodePoint(0x20000 + ++texts).repeat(length);

/** As it was at first: the largest values have closed it. */
async function openTheShop(): Promise<void> {
  await seller.post('/api/seller/shop/resume');
  const opened = await seller.post('/api/seller/shop/save', {
    hours: [],
    exceptions: [],
    kinds: ['DINE_IN', 'PICK_UP', 'DELIVERY'],
    minOrderFen: 0,
    packingFeeFen: 0,
    deliveryFeeFen: 0,
  });
  expect(opened.data).toMatchObject({ state: 'OPEN' });
}

const toSearch = (query: object): string => new URLSearchParams(query as Record<string, string>).toString();

async function send(
  route: string,
  visitor: Visitor,
  isQuery: boolean,
  value: object,
): Promise<{ status: number; text: string }> {
  const [method = '', path = ''] = route.split(' ');
  const url = new URL(isQuery ? `${path}?${toSearch(value)}` : path, fleet.gatewayUrl);
  const body = method === 'GET' ? {} : { body: JSON.stringify(value) };
  const response = await visitor.request(url, {
    method,
    ...body,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID().padEnd(MAX_LENGTH.idempotencyKey, '~'),
    },
  });
  return { status: response.status, text: await response.text() };
}

/** Without WeChat these store nothing; some store nothing at all. */
const NOT_DONE = [
  'GET /api/wechat/authorize',
  'GET /api/wechat/userInfo',
  'GET /api/wechat/qrAuthorize',
  'GET /api/wechat/qrUserInfo',
  'GET /api/wechat/server',
  'POST /api/wechat/server',
  'POST /api/seller/reconciliation/run',
];

describe('the largest input', () => {
  const described = Object.values(OPERATIONS).flatMap(operation => {
    const schema = operation.query ?? (operation.body as z.ZodObject | undefined);
    return schema === undefined ? [] : [[routeOf(operation), schema, operation.query !== undefined] as const];
  });

  it.each(described)('of %s is answered, and stored', async (route, schema, isQuery) => {
    const { allow } = routes.find(({ method, path }) => `${method} ${path}` === route)!;
    const visitor = allow.includes('seller') ? seller : buyer;
    const statuses: Record<string, number> = {};
    for (const [what, value] of variantsOf(schema, await namesFor(route))) {
      const { status, text } = await send(route, visitor, isQuery, value as object);
      expect(status, `${what}: ${text}`).toBeLessThan(500);
      statuses[what] = status;
    }
    if (route.includes('/seller/shop/')) await openTheShop();
    const done = Object.values(statuses).includes(200);
    expect([route, done, statuses]).toEqual([route, !NOT_DONE.includes(route), statuses]);
  });

  it('of a name in a path is answered', async () => {
    for (const name of ['z'.repeat(2_000), encodeURIComponent('𠮷'.repeat(500)), `${'0'.repeat(64)}.svgz`]) {
      const { status } = await buyer.request(new URL(`/api/product/picture/${name}`, fleet.gatewayUrl));
      expect([400, 404]).toContain(status);
    }
  });

  it.each([
    [0, 200, 0],
    // Product says the limit; what is far above it does not get there.
    [1, 413, 4051],
    [6_000_000, 413, 1003],
  ])('of a picture, and %i bytes, is answered %i with code %i', async (more, status, code) => {
    const bytes = Buffer.alloc(MAX_UPLOAD_BYTES + more);
    // What follows the end of a picture is not read.
    bytes.set(await drawn(960, 960).jpeg().toBuffer());
    const response = await seller.request(new URL('/api/seller/picture/save', fleet.gatewayUrl), {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'image/jpeg' },
    });
    const answer = (await response.json()) as Envelope<SavedPicture>;
    expect([response.status, answer.code]).toEqual([status, code]);
    if (status !== 200) return;
    const shown = await buyer.request(new URL(answer.data.icon, fleet.gatewayUrl));
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect((await shown.bytes()).length).toBeGreaterThan(0);
  });

  it('of headers is answered', async () => {
    const long = '~'.repeat(3_000);
    const headers = {
      'user-agent': long,
      'accept-language': long,
      traceparent: long,
      'x-request-id': long,
      'x-forwarded-for': long,
    };
    const response = await aVisitor(fleet).request(new URL('/api/product/list', fleet.gatewayUrl), {
      headers,
    });
    expect(response.status).toBeLessThan(500);
  });

  it('of a cart is the most expensive order that there is, to the fen', async () => {
    const dishes: string[] = [];
    for (let i = 0; i < 100; i++)
      dishes.push(
        await aDish(seller, {
          priceFen: 10_000_000,
          stock: QUANTITY,
          name: uniqueText(MAX_LENGTH.productName),
        }),
      );
    const placed = await order(
      buyer,
      dishes.map(productId => ({ productId, quantity: QUANTITY })),
    );
    expect(placed).toMatchObject({ status: 200, data: { amountFen: 999_000_000_000 } });
    expect((await buyer.get(`/api/order/detail?orderId=${placed.data.orderId}`)).data).toMatchObject({
      amountFen: 999_000_000_000,
    });
    expect((await buyer.post('/api/pay/create', { orderId: placed.data.orderId })).status).toBeLessThan(500);
  });
});

describe('numbers, however they are written,', () => {
  const post = async (path: string, body: string): Promise<Answer> => {
    const response = await seller.request(new URL(path, fleet.gatewayUrl), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    });
    return {
      status: response.status,
      headers: response.headers,
      ...((await response.json()) as Omit<Answer, 'status' | 'headers'>),
    };
  };

  it('are the same numbers', async () => {
    const {
      data: { categoryId },
    } = await post('/api/seller/category/save', `{"name":"${randomUUID().slice(0, 8)}","position":-0}`);
    const saved = await post(
      '/api/seller/product/save',
      `{"categoryId":"${categoryId}","name":"n","priceFen":1.0e1,"stock":-0.0}`,
    );
    const restocked = await post(
      '/api/seller/product/restock',
      `{"productId":"${saved.data.productId}","quantity":1e3,"reason":"r"}`,
    );
    expect(restocked.data.stock).toBe(1_000);
    for (const quantity of ['-0', '1e400', '1e-400', '9007199254740993']) {
      const refused = await post(
        '/api/seller/product/restock',
        `{"productId":"${saved.data.productId}","quantity":${quantity},"reason":"r"}`,
      );
      expect([quantity, refused.status]).toEqual([quantity, 400]);
    }
  });
});

describe('a paid order that is cancelled with the longest reason', () => {
  it('gives its money back, and keeps the whole reason', async () => {
    const productId = await aDish(seller, { stock: QUANTITY });
    const orderId = await anOrderFor('POST /api/seller/order/cancel', productId);
    const reason = '售'.repeat(MAX_LENGTH.reason);
    expect((await seller.post('/api/seller/order/cancel', { orderId, reason })).data).toMatchObject({
      cancelReason: reason,
    });
    await untilPayStatus(buyer, orderId, 'REFUNDED');
    const { data } = await buyer.get(`/api/order/detail?orderId=${orderId}`);
    expect(data.refunds).toMatchObject([{ reason, state: 'DONE' }]);
    const sent = await fleet
      .db('order')
      .query<RowDataPacket[]>('SELECT last_refusal FROM refund WHERE order_id = ?', [orderId]);
    expect(sent[0]).toEqual([{ last_refusal: null }]);
  });
});

describe('the longest notification', () => {
  it('is accepted once', async () => {
    const productId = await aDish(seller);
    const orderId = await anUnpaidOrder(buyer, productId);
    await buyer.post('/api/pay/create', { orderId });
    const { body, headers } = paymentNotification(
      fleet,
      {
        out_trade_no: orderId,
        transaction_id: '4'.repeat(PAY_LIMITS.transactionId),
        success_time: '2026-08-08T12:00:00+08:00',
        payer: { openid: 'buyer-1' },
        amount: { total: 1_800, currency: 'CNY' },
      },
      'n'.repeat(PAY_LIMITS.header),
    );
    const notify = () =>
      fetch(new URL('/api/pay/notify', fleet.gatewayUrl), { method: 'POST', body, headers });
    expect((await notify()).status).toBe(204);
    expect((await notify()).status).toBe(401);
    await untilPayStatus(buyer, orderId, 'PAID');
  });
});
