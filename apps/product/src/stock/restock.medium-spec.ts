import { randomUUID } from 'node:crypto';
import { ProductErrors } from '@diancan/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ProductService, startProductService } from '../../testing/product-service.js';
import {
  aProduct,
  expectJournalsToExplainStocks,
  journalOf,
  seller,
  stockOf,
} from '../../testing/stocked-menu.js';

let service: ProductService;

const restock = (
  body: object,
  headers: Record<string, string> = { 'idempotency-key': randomUUID() },
): Promise<Answer<{ productId: string; stock: number }>> =>
  service.call(seller, 'POST', '/seller/product/restock', body, headers);

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());
afterEach(() => expectJournalsToExplainStocks(service));

describe('restocking', () => {
  it('adds and writes off, with the reason in the journal', async () => {
    const productId = await aProduct(service, 10);
    expect((await restock({ productId, quantity: 5, reason: '到货' })).data).toEqual({
      productId,
      stock: 15,
    });
    expect((await restock({ productId, quantity: -15, reason: '变质' })).data).toEqual({
      productId,
      stock: 0,
    });
    expect(await journalOf(service, productId)).toEqual(['OPENING 10', 'RESTOCK 5', 'RESTOCK -15']);
    const reasons = await service.query<{ reason: string }>(
      "SELECT reason FROM stock_journal WHERE product_id = ? AND kind = 'RESTOCK'",
      [productId],
    );
    expect(reasons.map(({ reason }) => reason).toSorted()).toEqual(['到货', '变质'].toSorted());
  });

  it('never goes below zero, also when write-offs are simultaneous', async () => {
    const productId = await aProduct(service, 10, { name: '面' });
    expect(await restock({ productId, quantity: -11, reason: '变质' })).toMatchObject({
      status: 409,
      code: ProductErrors.STOCK_BELOW_ZERO.code,
      data: { name: '面', stock: 10, quantity: 11 },
    });
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => restock({ productId, quantity: -3, reason: '变质' })),
    );
    expect(answers.filter(({ code }) => code === 0)).toHaveLength(3);
    expect(await stockOf(service, productId)).toBe(1);
  });

  it('has an upper limit', async () => {
    const productId = await aProduct(service, 1_000_000_000);
    expect(await restock({ productId, quantity: 1, reason: '到货' })).toMatchObject({
      status: 409,
      code: ProductErrors.STOCK_LIMIT_EXCEEDED.code,
    });
  });

  it('also writes off stock above the limit, which cancelled orders may have returned', async () => {
    const productId = await aProduct(service, 1_000_000_000);
    await service.stock('deduct', { orderId: 'above-the-limit', lines: [{ productId, quantity: 5 }] });
    await restock({ productId, quantity: 5, reason: '到货' });
    await service.stock('release', { orderId: 'above-the-limit' });
    expect(await stockOf(service, productId)).toBe(1_000_000_005);
    const writtenOff = await restock({ productId, quantity: -2, reason: '变质' });
    expect(writtenOff.data).toEqual({ productId, stock: 1_000_000_003 });
    const refused = await restock({ productId, quantity: 1, reason: '到货' });
    expect(refused).toMatchObject({ code: ProductErrors.STOCK_LIMIT_EXCEEDED.code });
  });

  it('happens once for requests with the same key, which belongs to one seller and one body', async () => {
    const productId = await aProduct(service, 0);
    const key = { 'idempotency-key': '1' };
    const body = { productId, quantity: 5, reason: '到货' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => restock(body, key)));
    expect(answers.map(({ data }) => data.stock)).toEqual([5, 5, 5, 5, 5, 5]);
    expect(await restock({ ...body, quantity: 6 }, key)).toMatchObject({
      status: 422,
      code: ProductErrors.KEY_REUSED.code,
    });
    const another = { role: 'seller', subject: 's-2' } as const;
    expect(await service.call(another, 'POST', '/seller/product/restock', body, key)).toMatchObject({
      data: { stock: 10 },
    });
  });

  it('needs a key', async () => {
    const productId = await aProduct(service, 0);
    const body = { productId, quantity: 5, reason: '到货' };
    for (const headers of [{}, { 'idempotency-key': '' }, { 'idempotency-key': 'x'.repeat(65) }]) {
      expect(await restock(body, headers as Record<string, string>)).toMatchObject({
        status: 400,
        code: ProductErrors.KEY_REQUIRED.code,
      });
    }
    expect(await stockOf(service, productId)).toBe(0);
  });

  it.each([
    { quantity: 0 },
    { quantity: 1.5 },
    { quantity: '1' },
    { reason: '' },
    { reason: '长'.repeat(129) },
  ])('is refused with %j', async wrong => {
    const productId = await aProduct(service, 1);
    expect(await restock({ productId, quantity: 1, reason: '到货', ...wrong })).toMatchObject({
      status: 400,
    });
  });

  it('needs a product that exists', async () => {
    expect(await restock({ productId: 'nothing', quantity: 1, reason: '到货' })).toMatchObject({
      status: 404,
    });
  });
});
