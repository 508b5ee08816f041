import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, aVisitor, DELIVERY, order, stockOf } from '../people/people.js';
import { pay, untilPayStatus } from '../people/wechat.js';

let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;

beforeAll(async () => {
  fleet = await startFleet();
  [buyer, seller] = await Promise.all([aBuyer(fleet), aSeller(fleet)]);
});
afterAll(() => fleet?.stop());

describe('the main job', () => {
  it('lets a buyer order and pay, and a seller finish', async () => {
    const productId = await aDish(seller, { name: '牛肉面', priceFen: 1_850, stock: 10 });
    const placed = await order(buyer, [{ productId, quantity: 2 }]);
    expect(placed).toMatchObject({ status: 200, code: 0, data: { amountFen: 3_700 } });
    const { orderId } = placed.data;
    expect(await stockOf(aVisitor(fleet), productId)).toBe(8);

    const own = await buyer.get('/api/order/list');
    expect(own.data.items[0]).toMatchObject({
      orderId,
      status: 'NEW',
      payStatus: 'UNPAID',
      amountFen: 3_700,
    });
    const waiting = await seller.get('/api/seller/order/list?status=NEW');
    expect(waiting.data.items[0]).toMatchObject({ orderId, ...DELIVERY });

    await pay(buyer, orderId);
    await untilPayStatus(buyer, orderId, 'PAID');
    expect((await seller.post('/api/order/finish', { orderId })).status).toBe(409);
    expect((await seller.post('/api/seller/order/accept', { orderId })).data.status).toBe('ACCEPTED');
    expect((await seller.post('/api/order/finish', { orderId })).data.status).toBe('FINISHED');
    const detail = await buyer.get(`/api/order/detail?orderId=${orderId}`);
    expect(detail.data).toMatchObject({
      status: 'FINISHED',
      payStatus: 'PAID',
      items: [{ productId, name: '牛肉面', priceFen: 1_850, quantity: 2 }],
    });
  });

  it('gives the stock of a cancelled order back', async () => {
    const productId = await aDish(seller, { stock: 5 });
    const first = await order(buyer, [{ productId, quantity: 3 }]);
    const second = await order(buyer, [{ productId, quantity: 2 }]);
    expect(await stockOf(buyer, productId)).toBe(0);
    await buyer.post('/api/order/cancel', { orderId: first.data.orderId });
    await seller.post('/api/seller/order/cancel', { orderId: second.data.orderId, reason: '打烊了' });
    await vi.waitFor(async () => expect(await stockOf(buyer, productId)).toBe(5), { timeout: 20_000 });
  });

  it('shows the seller’s work on the menu: new, edited, off sale, on sale, restocked', async () => {
    const productId = await aDish(seller, { name: '豆浆', priceFen: 300, stock: 1 });
    const onMenu = async () =>
      (await aVisitor(fleet).get('/api/product/list')).data
        .flatMap((category: { products: object[] }) => category.products)
        .find((product: { productId: string }) => product.productId === productId);
    const list = await seller.get('/api/seller/product/list');
    const { categoryId } = list.data.items.find(
      (product: { productId: string }) => product.productId === productId,
    );
    await seller.post('/api/seller/product/save', { productId, categoryId, name: '甜豆浆', priceFen: 350 });
    expect(await onMenu()).toMatchObject({ name: '甜豆浆', priceFen: 350, stock: 1 });
    await seller.post('/api/seller/product/off-sale', { productId });
    expect(await onMenu()).toBeUndefined();
    await seller.post('/api/seller/product/on-sale', { productId });
    await seller.post(
      '/api/seller/product/restock',
      { productId, quantity: 9, reason: '进货' },
      { 'idempotency-key': 'delivery' },
    );
    expect(await onMenu()).toMatchObject({ stock: 10 });
  });

  it('serves a picture for every dish on the menu', async () => {
    await aDish(seller);
    const menu = await aVisitor(fleet).get('/api/product/list');
    for (const { icon } of menu.data.flatMap(
      (category: { products: Array<{ icon: string }> }) => category.products,
    )) {
      const picture = await fetch(new URL(icon, fleet.gatewayUrl));
      expect(picture.status).toBe(200);
      expect(picture.headers.get('content-type')).toMatch(/^image\//);
    }
  });

  it('imports a menu file through the operator’s command', async () => {
    const imported = await fleet.runCli('menu-import', [
      new URL('../../menu/starter-menu.csv', import.meta.url).pathname,
    ]);
    expect(imported).toMatchObject({ code: 0 });
    const menu = await aVisitor(fleet).get('/api/product/list');
    const names = menu.data.map((category: { name: string }) => category.name);
    expect(menu.data.filter((category: { name: string }) => !category.name.startsWith('c ')).length).toBe(8);
    expect(new Set(names).size).toBe(names.length);
  });

  it('tells a seller which colleague was first', async () => {
    const colleague = await aSeller(fleet, 'seller-2');
    const {
      data: { orderId },
    } = await order(buyer, [{ productId: await aDish(seller), quantity: 1 }]);
    const cancel = (by: Visitor) => by.post('/api/seller/order/cancel', { orderId, reason: '没菜了' });
    const first = await cancel(colleague);
    expect(await cancel(colleague)).toMatchObject({ status: 200, data: first.data });
    const {
      data: { name },
    } = await colleague.get('/api/user/me');
    expect(await cancel(seller)).toMatchObject({
      status: 409,
      code: 5_002,
      data: { status: 'CANCELLED', by: name },
    });
    expect(await buyer.post('/api/order/cancel', { orderId })).toMatchObject({
      status: 409,
      data: { by: 'seller' },
    });
  });

  it('leaves the audit without violations', async () => {
    await expectTruthsToHold(fleet);
  });
});

describe('a session', () => {
  it('ends at logout, at once', async () => {
    const visitor = await aBuyer(fleet, 'buyer-2');
    const { token } = visitor;
    expect((await visitor.get('/api/user/me')).data.role).toBe('buyer');
    await visitor.post('/api/user/logout');
    const thief = aVisitor(fleet);
    thief.cookies.setCookieSync(`token=${token}`, fleet.gatewayUrl);
    expect((await thief.get('/api/user/me')).status).toBe(401);
  });

  it('has a new token at every login', async () => {
    const visitor = await aBuyer(fleet, 'buyer-3');
    const first = visitor.token;
    await visitor.loginAsBuyer('buyer-3');
    expect(visitor.token).not.toBe(first);
  });
});

describe('a person unknown to the shop', () => {
  it('is refused at QR login, listed for approval, and let in once added', async () => {
    const visitor = aVisitor(fleet);
    expect((await visitor.loginAsSeller('chef-9')).status).toBe(403);
    expect(visitor.token).toBeUndefined();
    const waiting = await fleet.runCli('seller', ['list']);
    expect(waiting.code).toBe(0);
    expect((await fleet.runCli('seller', ['add', 'chef-9'])).code).toBe(0);
    await visitor.loginAsSeller('chef-9');
    expect((await visitor.get('/api/user/me')).data.role).toBe('seller');
  });
});
