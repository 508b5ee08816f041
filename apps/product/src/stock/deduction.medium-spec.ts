import { ProductErrors, stockContract } from '@diancan/contracts';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { largest } from '@diancan/testing/input';
import { type Answer, type ProductService, startProductService } from '../../testing/product-service.js';
import {
  aProduct,
  expectJournalsToExplainStocks,
  journalOf,
  seller,
  stockOf,
} from '../../testing/stocked-menu.js';

let service: ProductService;

const deduct = (orderId: string, lines: Record<string, number>) =>
  service.stock('deduct', {
    orderId,
    lines: Object.entries(lines).map(([productId, quantity]) => ({ productId, quantity })),
  });
const release = (orderId: string) => service.stock('release', { orderId });
const takeOffSale = (productId: string) =>
  service.call(seller, 'POST', '/seller/product/off-sale', { productId });
const count = (answers: readonly Answer[], code: number) =>
  answers.filter(answer => answer.code === code).length;
const times = <T>(n: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: n }, (_, index) => work(index)));
const deductionOf = async (orderId: string) =>
  (
    await service.query<{ state: string }>('SELECT state FROM stock_deduction WHERE order_id = ?', [orderId])
  )[0]?.state;

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());
afterEach(() => expectJournalsToExplainStocks(service));

describe('a deduction', () => {
  it('takes all lines, with a journal row each', async () => {
    const [noodles, tea] = [await aProduct(service, 10), await aProduct(service, 5)];
    expect(await deduct(ulid(), { [noodles]: 3, [tea]: 5 })).toMatchObject({ status: 200, data: null });
    expect(await stockOf(service, noodles)).toBe(7);
    expect(await stockOf(service, tea)).toBe(0);
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10', 'DEDUCTION -3']);
  });

  it('takes no line when one is short, and says which', async () => {
    const [noodles, tea] = [await aProduct(service, 10), await aProduct(service, 5, { name: '菊花茶' })];
    const orderId = ulid();
    expect(await deduct(orderId, { [noodles]: 10, [tea]: 6 })).toMatchObject({
      status: 409,
      code: ProductErrors.OUT_OF_STOCK.code,
      data: { productId: tea, name: '菊花茶' },
    });
    expect(await stockOf(service, noodles)).toBe(10);
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10']);
    expect(await deductionOf(orderId)).toBeUndefined();
  });

  it('is refused for a product that is off sale, and for one that does not exist', async () => {
    const noodles = await aProduct(service, 10, { name: '面' });
    await takeOffSale(noodles);
    expect(await deduct(ulid(), { [noodles]: 1 })).toMatchObject({
      status: 409,
      code: ProductErrors.PRODUCT_OFF_SALE.code,
      data: { productId: noodles, name: '面' },
    });
    for (const unknown of ['nothing', 'x'.repeat(27), 'x'.repeat(64)]) {
      const refused = await deduct(ulid(), { [unknown]: 1 });
      expect(refused).toMatchObject({ status: 404, code: ProductErrors.PRODUCT_NOT_FOUND.code });
    }
    expect(await stockOf(service, noodles)).toBe(10);
  });

  it('accepts the largest values of the contract', async () => {
    const noodles = await aProduct(service, 999);
    const lines = [{ productId: noodles, quantity: 999 }];
    const real = { quote: { productIds: [noodles] }, deduct: { lines }, release: {} };
    for (const method of ['quote', 'deduct', 'release'] as const) {
      const params = { ...(largest(stockContract.methods[method].params) as object), ...real[method] };
      expect([method, await service.stock(method, params)]).toMatchObject([method, { status: 200 }]);
    }
    expect(await stockOf(service, noodles)).toBe(999);
  });

  it('adds up lines of the same product', async () => {
    const noodles = await aProduct(service, 10);
    const lines = [
      { productId: noodles, quantity: 2 },
      { productId: noodles, quantity: 3 },
    ];
    expect(await service.stock('deduct', { orderId: ulid(), lines })).toMatchObject({ status: 200 });
    expect(await stockOf(service, noodles)).toBe(5);
  });

  it('happens once per order id, one after another or at once', async () => {
    const noodles = await aProduct(service, 100);
    const orderId = ulid();
    expect(count(await times(20, () => deduct(orderId, { [noodles]: 4 })), 0)).toBe(20);
    expect(await deduct(orderId, { [noodles]: 4 })).toMatchObject({ status: 200 });
    expect(await stockOf(service, noodles)).toBe(96);
  });

  it('may be tried again under the same order id after it was refused', async () => {
    const noodles = await aProduct(service, 1);
    const orderId = ulid();
    expect(await deduct(orderId, { [noodles]: 2 })).toMatchObject({ code: ProductErrors.OUT_OF_STOCK.code });
    expect(await deduct(orderId, { [noodles]: 1 })).toMatchObject({ status: 200 });
  });

  it('sells exactly 100 of 100 to 200 at once', async () => {
    const noodles = await aProduct(service, 100);
    const answers = await times(200, () => deduct(ulid(), { [noodles]: 1 }));
    expect(count(answers, 0)).toBe(100);
    expect(count(answers, ProductErrors.OUT_OF_STOCK.code)).toBe(100);
    expect(await stockOf(service, noodles)).toBe(0);
    expect(await journalOf(service, noodles)).toHaveLength(101);
  });

  it('of several products never fails because of their order in the carts', async () => {
    const [a, b, c] = [
      await aProduct(service, 1_000),
      await aProduct(service, 1_000),
      await aProduct(service, 1_000),
    ];
    const carts = [
      { [a]: 1, [b]: 1, [c]: 1 },
      { [c]: 1, [b]: 1, [a]: 1 },
      { [b]: 1, [a]: 1 },
    ];
    const answers = await times(120, index => deduct(ulid(), carts[index % 3]!));
    expect(count(answers, 0)).toBe(120);
    expect(await stockOf(service, a)).toBe(880);
  });
});

describe('a release', () => {
  it('gives back what was deducted, once, however often it is repeated', async () => {
    const [noodles, tea] = [await aProduct(service, 10), await aProduct(service, 10)];
    const orderId = ulid();
    await deduct(orderId, { [noodles]: 3, [tea]: 1 });
    expect(count(await times(20, () => release(orderId)), 0)).toBe(20);
    expect(await release(orderId)).toMatchObject({ status: 200, data: null });
    expect(await stockOf(service, noodles)).toBe(10);
    expect(await journalOf(service, tea)).toEqual(['OPENING 10', 'DEDUCTION -1', 'RELEASE 1']);
  });

  it('that arrives before its deduction refuses that deduction for good', async () => {
    const noodles = await aProduct(service, 10);
    const orderId = ulid();
    expect(await release(orderId)).toMatchObject({ status: 200 });
    expect(await deduct(orderId, { [noodles]: 1 })).toMatchObject({
      status: 409,
      code: ProductErrors.DEDUCTION_RELEASED.code,
    });
    expect(await release(orderId)).toMatchObject({ status: 200 });
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10']);
  });

  it('refuses a repeated deduction after it', async () => {
    const noodles = await aProduct(service, 10);
    const orderId = ulid();
    await deduct(orderId, { [noodles]: 1 });
    await release(orderId);
    expect(await deduct(orderId, { [noodles]: 1 })).toMatchObject({
      code: ProductErrors.DEDUCTION_RELEASED.code,
    });
    expect(await stockOf(service, noodles)).toBe(10);
  });

  it('gives stock back also to a product that went off sale', async () => {
    const noodles = await aProduct(service, 10);
    const orderId = ulid();
    await deduct(orderId, { [noodles]: 4 });
    await takeOffSale(noodles);
    await release(orderId);
    expect(await stockOf(service, noodles)).toBe(10);
  });

  it('and its deduction at the same time leave the stock whole and the order released', async () => {
    const noodles = await aProduct(service, 1_000);
    const orders = Array.from({ length: 60 }, () => ulid());
    const answers = await Promise.all(
      orders.flatMap(orderId => [
        deduct(orderId, { [noodles]: 2 }),
        release(orderId),
        deduct(orderId, { [noodles]: 2 }),
        release(orderId),
      ]),
    );
    // Each deduction succeeded or was refused as released; no other outcome is allowed.
    expect(count(answers, 0) + count(answers, ProductErrors.DEDUCTION_RELEASED.code)).toBe(answers.length);
    expect(await stockOf(service, noodles)).toBe(1_000);
    expect(new Set(await Promise.all(orders.map(deductionOf)))).toEqual(new Set(['RELEASED']));
  });

  it('at the same time as deductions that fail for want of stock leaves nothing behind', async () => {
    const noodles = await aProduct(service, 1);
    const orderId = ulid();
    const answers = await times(12, index =>
      index % 3 === 0 ? release(orderId) : deduct(orderId, { [noodles]: 2 }),
    );
    const refused =
      count(answers, ProductErrors.OUT_OF_STOCK.code) + count(answers, ProductErrors.DEDUCTION_RELEASED.code);
    expect(count(answers, 0) + refused).toBe(answers.length);
    expect(await deductionOf(orderId)).toBe('RELEASED');
    expect(await journalOf(service, noodles)).toEqual(['OPENING 1']);
  });
});

describe('a quote', () => {
  it('gives name and price in the order asked for', async () => {
    const [noodles, tea] = [
      await aProduct(service, 0, { name: '面', priceFen: 1_850 }),
      await aProduct(service, 1, { name: '茶', priceFen: 1 }),
    ];
    expect((await service.stock('quote', { productIds: [tea, noodles] })).data).toEqual([
      { productId: tea, name: '茶', priceFen: 1 },
      { productId: noodles, name: '面', priceFen: 1_850 },
    ]);
  });

  it('is refused for a product that is off sale or unknown', async () => {
    const noodles = await aProduct(service, 1, { name: '面' });
    await takeOffSale(noodles);
    expect(await service.stock('quote', { productIds: [noodles] })).toMatchObject({
      status: 409,
      code: ProductErrors.PRODUCT_OFF_SALE.code,
      data: { name: '面' },
    });
    expect(await service.stock('quote', { productIds: ['nothing'] })).toMatchObject({
      status: 404,
      code: ProductErrors.PRODUCT_NOT_FOUND.code,
      data: { productId: 'nothing' },
    });
  });
});
