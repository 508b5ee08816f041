import { PlatformErrors, ProductErrors } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProductService, startProductService } from '../testing/product-service.js';
import { anonymous, buyer, seller } from '../testing/stocked-menu.js';

let service: ProductService;

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());

describe('the routes', () => {
  it.each([
    ['GET', '/seller/product/list'],
    ['POST', '/seller/product/save'],
    ['POST', '/seller/product/on-sale'],
    ['POST', '/seller/product/off-sale'],
    ['POST', '/seller/product/restock'],
    ['GET', '/seller/category/list'],
    ['POST', '/seller/category/save'],
    ['POST', '/seller/category/delete'],
    ['POST', '/internal/flashStock/allot'],
    ['POST', '/internal/stock/quote'],
    ['POST', '/internal/stock/deduct'],
    ['POST', '/internal/stock/release'],
  ] as const)(
    '%s %s is closed to buyers, anonymous callers and callers without identity',
    async (method, url) => {
      expect(await service.call(buyer, method, url)).toMatchObject({
        status: 403,
        code: PlatformErrors.NOT_ALLOWED.code,
      });
      expect(await service.call(anonymous, method, url)).toMatchObject({ status: 401 });
      expect(await service.raw(method, url)).toMatchObject({ status: 401 });
    },
  );

  it('of the stock are closed to sellers, and those of sellers to services', async () => {
    expect(await service.call(seller, 'POST', '/internal/stock/release', { orderId: 'x' })).toMatchObject({
      status: 403,
    });
    expect(
      await service.call({ role: 'service', subject: 'order' }, 'GET', '/seller/product/list'),
    ).toMatchObject({ status: 403 });
  });
});

describe('health', () => {
  it('is open to anyone', async () => {
    expect(await service.raw('GET', '/health/live')).toMatchObject({ status: 200 });
    expect(await service.raw('GET', '/health/ready')).toMatchObject({ status: 200 });
  });
});

describe('an unknown path', () => {
  it('is answered 404', async () => {
    expect(await service.call(seller, 'GET', '/product/nothing')).toMatchObject({ status: 404 });
    expect((await service.call(seller, 'GET', '/product/picture/nothing.svg')).code).toBe(
      ProductErrors.PICTURE_NOT_FOUND.code,
    );
  });
});
