import { IDENTITY_HEADER } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import { aCategory, anonymous, aProduct, seller } from '../../testing/stocked-menu.js';

let service: ProductService;
let identity: string;
let categoryId: string;
let productId: string;

beforeAll(async () => {
  service = await startProductService();
  identity = await service.signedBy(anonymous);
  categoryId = await aCategory(service, '主食');
  productId = await aProduct(service, 5, { categoryId, name: '米饭', priceFen: 200 });
});
afterAll(() => service?.stop());

const menu = async (ifNoneMatch?: string, method: 'GET' | 'HEAD' = 'GET') => {
  const { status, headers, bytes } = await service.raw(method, '/product/list', {
    [IDENTITY_HEADER]: identity,
    ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
  });
  return { status, etag: String(headers['etag']), cache: headers['cache-control'], body: bytes.toString() };
};
const post = (url: string, body: object) =>
  service.call(seller, 'POST', `/seller/${url}`, body, { 'idempotency-key': `${Math.random()}` });

describe('the entity tag of the menu', () => {
  it('is the same as long as the menu is, and every client asks for it each time', async () => {
    const first = await menu();
    expect(first).toMatchObject({ status: 200, cache: 'no-cache' });
    expect(first.etag).toMatch(/^"[\w-]{22}"$/);
    expect(await menu()).toEqual(first);
    expect(await menu('"another"')).toEqual(first);
  });

  it.each([
    ['as it is', (tag: string) => tag],
    ['weak, as after compression', (tag: string) => `W/${tag}`],
    ['among others', (tag: string) => `"a", W/${tag}`],
    ['as a star', () => '*'],
  ])('that the client has already, %s, is answered 304 without a body', async (_how, sent) => {
    const { etag } = await menu();
    for (const method of ['GET', 'HEAD'] as const)
      expect(await menu(sent(etag), method)).toEqual({ status: 304, etag, cache: 'no-cache', body: '' });
  });

  it.each([
    ['a price', () => post('product/save', { productId, categoryId, name: '米饭', priceFen: 300 }), ':300'],
    ['the stock', () => post('product/restock', { productId, quantity: 7, reason: '到货' }), ':12'],
    ['a product off sale', () => post('product/off-sale', { productId }), '"data":[]'],
  ])('changes with %s, in the very next request', async (_what, change, seen) => {
    const before = await menu();
    expect(await change()).toMatchObject({ status: 200 });
    const after = await menu(before.etag);
    expect(after.status).toBe(200);
    expect(after.etag).not.toBe(before.etag);
    expect(after.body).toContain(seen);
  });
});
