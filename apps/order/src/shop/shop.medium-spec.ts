import { randomUUID } from 'node:crypto';
import {
  type Caller,
  OrderErrors,
  type OrderView,
  type Page,
  type SeatedOrders,
  type ShopView,
} from '@diancan/contracts';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buyer, orderClient, seller } from '../../testing/order-client.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { DEFAULT_PROFILE } from './domain/shop-profile.js';

const anonymous = { role: 'anonymous', subject: '' } as const;
const EN = { 'accept-language': 'en' };
const items = [{ productId: 'noodles', quantity: 1 }];
const FORMER = { name: '王五', phone: '1', address: '1', items };
const pickUp = { fulfilment: { kind: 'PICK_UP' }, items };

let product: ScriptedProduct;
let service: OrderService;
const { place, detail } = orderClient(() => service);

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 1_000 });
  service = await startOrderService(product.url);
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});
afterEach(() => service.query('DELETE FROM shop'));

const post = <T>(
  path: string,
  body: object = {},
  by: Caller = seller,
  headers: Record<string, string> = {},
) => service.call<T>(by, 'POST', path, body, headers);
const shop = async (): Promise<ShopView> => (await service.call<ShopView>(anonymous, 'GET', '/shop')).data;
const save = (body: object) => post<ShopView>('/seller/shop/save', body);
const create = (body: object, headers = EN) =>
  post<{ orderId: string; amountFen: number }>('/order/create', body, buyer, {
    'idempotency-key': randomUUID(),
    ...headers,
  });
/** Open for a minute, in half an hour. */
const closedNow = (): object => {
  const time = (aheadMs: number) => new Date(Date.now() + aheadMs).toISOString().slice(11, 16);
  const days = [1, 2, 3, 4, 5, 6, 7];
  return { timeZone: 'UTC', hours: [{ days, from: time(1_800_000), to: time(1_860_000) }] };
};

describe('the shop', () => {
  it('is always open, offers everything and adds nothing until a seller says otherwise', async () => {
    const { serverTime, ...shown } = await shop();
    expect(shown).toEqual({ ...DEFAULT_PROFILE, state: 'OPEN' });
    expect(Math.abs(Date.parse(serverTime) - Date.now())).toBeLessThan(60_000);
  });

  it('changes in what is sent, and keeps the rest', async () => {
    await save({ name: '老王面馆', minOrderFen: 500 });
    expect(await save({ notice: '今日无辣' })).toMatchObject({
      data: { name: '老王面馆', minOrderFen: 500, notice: '今日无辣' },
    });
    expect(await shop()).toMatchObject({ name: '老王面馆', minOrderFen: 500, notice: '今日无辣' });
  });

  it.each([
    [{ timeZone: 'Asia/Nowhere' }, 'timeZone'],
    [{ hours: [{ days: [1], from: '25:00', to: '26:00' }] }, 'hours'],
    [{ kinds: [] }, 'kinds'],
    [{ minOrderFen: -1 }, 'minOrderFen'],
    [{ dayStartsAt: '24:00' }, 'dayStartsAt'],
  ])('refuses %j', async (body, field) => {
    const refused = await save(body);
    expect(refused.status).toBe(400);
    expect(refused.msg).toContain(field);
  });

  it('that is closed takes no orders, and says when it opens', async () => {
    await save(closedNow());
    const { state, reopensAt } = await shop();
    expect(state).toBe('CLOSED');
    const refused = await create(pickUp);
    expect(refused).toMatchObject({ status: 409, code: OrderErrors.SHOP_CLOSED.code, data: { reopensAt } });
    expect(refused.msg).toMatch(/^The shop is closed; it opens (?:today|tomorrow) at \d\d:\d\d$/);
    expect((await create(pickUp, { 'accept-language': 'zh' })).msg).toMatch(
      /^本店已打烊，[今明]天 \d\d:\d\d 开始接单$/,
    );
    expect(product.reserved).toEqual([]);
  });

  it('that is paused takes no orders until its time, or until a seller resumes it', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    expect(await post('/seller/shop/pause', { until })).toMatchObject({
      data: { state: 'PAUSED', reopensAt: until },
    });
    expect(await create(pickUp)).toMatchObject({ status: 409, code: OrderErrors.SHOP_PAUSED.code });
    await service.query('UPDATE shop SET paused_until = UTC_TIMESTAMP(3)');
    expect(await create(pickUp)).toMatchObject({ status: 200 });
    expect(await post('/seller/shop/pause')).toMatchObject({ data: { state: 'PAUSED' } });
    expect(await create(pickUp)).toMatchObject({ status: 409, code: OrderErrors.SHOP_CLOSED_FOR_NOW.code });
    expect(await post('/seller/shop/resume')).toMatchObject({ data: { state: 'OPEN' } });
    expect(await create(pickUp)).toMatchObject({ status: 200 });
  });

  it('cannot be paused until a time that is over', async () => {
    expect(await post('/seller/shop/pause', { until: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 422,
      code: OrderErrors.PAUSE_IS_OVER.code,
    });
    expect((await shop()).state).toBe('OPEN');
  });

  it('that has closed answers a repeated order as the first time', async () => {
    const first = await place('before-closing', pickUp);
    expect(first.status).toBe(200);
    await save(closedNow());
    expect(await place('before-closing', pickUp)).toEqual(first);
  });

  it.each([
    ['/seller/shop/save', buyer],
    ['/seller/shop/pause', buyer],
    ['/seller/table/save', anonymous],
  ] as const)('is changed by sellers alone: %s', async (path, by) => {
    expect((await post(path, { name: 'x' }, by)).status).toBeGreaterThanOrEqual(401);
  });
});

describe('the kind of an order', () => {
  it('is delivery for a body of the first release', async () => {
    const { data } = await create(FORMER);
    expect(await detail(data.orderId)).toMatchObject({
      kind: 'DELIVERY',
      name: '王五',
      phone: '1',
      address: '1',
      adjustments: [],
    });
  });

  it.each([
    [{ kind: 'PICK_UP' }, { name: '', phone: '', address: '' }],
    [
      { kind: 'PICK_UP', phone: '１３８' },
      { name: '', phone: '138', address: '' },
    ],
    [
      { kind: 'DELIVERY', name: '李四', phone: '139', address: '2 号' },
      { name: '李四', phone: '139', address: '2 号' },
    ],
  ])('asks for what it needs: %j', async (fulfilment, contact) => {
    const { data } = await create({ fulfilment, items, remark: '快' });
    const order = await detail(data.orderId);
    expect(order).toMatchObject({ kind: fulfilment.kind, remark: '快', ...contact });
    expect(order).not.toHaveProperty('table');
  });

  it.each([
    [{ items }, ['name', 'phone', 'address']],
    [{ items, name: '王五', address: '1' }, ['phone']],
    [{ items, fulfilment: { kind: 'DELIVERY', name: '李四' } }, ['fulfilment.phone', 'fulfilment.address']],
    [{ items, fulfilment: { kind: 'DINE_IN' } }, ['fulfilment.tableCode']],
    [{ items: [], phone: '1' }, ['name', 'address', 'items']],
  ])('names the fields that are missing: %j', async (body, fields) => {
    const refused = await create(body);
    expect(refused.status).toBe(400);
    for (const field of fields) expect(refused.msg).toContain(field);
  });

  it('that the shop does not offer is refused, also in a body of the first release', async () => {
    await save({ kinds: ['PICK_UP'] });
    const refused = await create(FORMER);
    expect(refused).toMatchObject({ status: 409, code: OrderErrors.KIND_NOT_OFFERED.code });
    expect(refused.msg).toBe('The shop does not offer delivery at the moment');
    expect(await create(pickUp)).toMatchObject({ status: 200 });
  });
});

describe('a table', () => {
  const aTable = async (name = `桌 ${randomUUID().slice(0, 8)}`) => {
    const { data } = await post<{ tableId: string; code: string }>('/seller/table/save', { name });
    return { ...data, name };
  };
  const orderAt = (tableCode: string) => create({ fulfilment: { kind: 'DINE_IN', tableCode }, items });
  const seated = (code: string) =>
    service.call<SeatedOrders>(anonymous, 'GET', `/table/orders?code=${encodeURIComponent(code)}`);

  it('has a random code, under which its guests order without name and phone', async () => {
    const { tableId, code, name } = await aTable();
    expect(code).toMatch(/^[\w-]{22}$/);
    const { data } = await orderAt(code);
    expect(await detail(data.orderId)).toMatchObject({
      kind: 'DINE_IN',
      table: { tableId, name },
      name: '',
      phone: '',
      address: '',
    });
  });

  it.each(['x', '', 'x'.repeat(500), '张'])('is not found by the code %j', async code => {
    const { code: no } = OrderErrors.TABLE_NOT_FOUND;
    expect(await orderAt(code)).toMatchObject({ status: 404, code: no });
    expect(await seated(code)).toMatchObject({ status: 404, code: no });
  });

  it('shows its open orders to its guests, without names and phones, until its code changes', async () => {
    const { tableId, code, name } = await aTable();
    const first = (await orderAt(code)).data.orderId;
    const second = (await orderAt(code)).data.orderId;
    const ended = (await orderAt(code)).data.orderId;
    await post('/order/cancel', { orderId: ended }, buyer);
    const { data } = await seated(code);
    expect(data).toMatchObject({ tableId, name, orders: [{ orderId: first }, { orderId: second }] });
    for (const order of data.orders)
      for (const field of ['name', 'phone', 'address', 'remark']) expect(order).not.toHaveProperty(field);
    const rotated = await post<{ code: string }>('/seller/table/rotate', { tableId });
    expect(rotated.data.code).not.toBe(code);
    expect(await seated(code)).toMatchObject({ status: 404 });
    expect((await seated(rotated.data.code)).data.orders).toEqual([]);
    expect(await orderAt(code)).toMatchObject({ status: 404, code: OrderErrors.TABLE_NOT_FOUND.code });
  });

  it('is renamed under its id, keeps its code, and is called in orders as it was then', async () => {
    const { tableId, code, name } = await aTable();
    const { data } = await orderAt(code);
    expect(await post('/seller/table/save', { tableId, name: `${name} 窗边` })).toMatchObject({
      data: { code },
    });
    expect(await detail(data.orderId)).toMatchObject({ table: { tableId, name } });
    expect((await seated(code)).data.name).toBe(`${name} 窗边`);
  });

  it('has a name that looks like no other', async () => {
    const { name } = await aTable();
    expect(await post('/seller/table/save', { name: ` ${name}` })).toMatchObject({
      status: 409,
      code: OrderErrors.TABLE_NAME_TAKEN.code,
    });
  });

  it('that is removed is gone from the list and from its code; its orders stay', async () => {
    const { tableId, code, name } = await aTable();
    const { data } = await orderAt(code);
    for (let times = 0; times < 2; times++)
      expect(await post('/seller/table/remove', { tableId })).toMatchObject({ status: 200 });
    expect(await seated(code)).toMatchObject({ status: 404 });
    expect(await detail(data.orderId)).toMatchObject({ table: { tableId, name } });
    const list = await service.call<Page<{ tableId: string }>>(seller, 'GET', '/seller/table/list');
    expect(list.data.items.map(table => table.tableId)).not.toContain(tableId);
    for (const verb of ['save', 'rotate'])
      expect(await post(`/seller/table/${verb}`, { tableId, name: 'x' })).toMatchObject({
        status: 404,
        code: OrderErrors.NO_SUCH_TABLE.code,
      });
    await aTable(name);
  });

  it('is listed by name as people count, with the address of its QR code', async () => {
    for (const name of ['号 10', '号 9']) await aTable(name);
    const { data } = await service.call<Page<{ name: string; code: string; url: string }>>(
      seller,
      'GET',
      '/seller/table/list',
    );
    const names = data.items.map(({ name }) => name).filter(name => name.startsWith('号'));
    expect(names).toEqual(['号 9', '号 10']);
    for (const { code, url } of data.items) expect(url).toMatch(new RegExp(`^http://[^/]+/[?]t=${code}#/$`));
  });

  it('gets the same code for a repeated request', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const name = `桌 ${randomUUID().slice(0, 8)}`;
    const first = await post<OrderView>('/seller/table/save', { name }, seller, key);
    expect(await post('/seller/table/save', { name }, seller, key)).toEqual(first);
  });

  it('has its QR code as a picture', async () => {
    const { tableId } = await aTable();
    const { statusCode, headers, rawPayload } = await service.raw(
      seller,
      `/seller/table/qr?tableId=${tableId}`,
    );
    expect([statusCode, headers['content-type']]).toEqual([200, 'image/png']);
    expect(rawPayload.subarray(1, 4).toString()).toBe('PNG');
    for (const unknown of ['ghost', encodeURIComponent('桌')])
      expect((await service.raw(seller, `/seller/table/qr?tableId=${unknown}`)).statusCode).toBe(404);
    expect(await post('/seller/table/remove', { tableId: '桌' })).toMatchObject({ status: 200 });
  });
});
