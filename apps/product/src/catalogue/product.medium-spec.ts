import { randomUUID } from 'node:crypto';
import {
  DEFAULT_PICTURE,
  PlatformErrors,
  ProductErrors,
  type Page,
  type SellerProductView,
} from '@diancan/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ProductService, startProductService } from '../../testing/product-service.js';
import {
  aCategory,
  aProduct,
  expectJournalsToExplainStocks,
  journalOf,
  seller,
  stockOf,
} from '../../testing/stocked-menu.js';

let service: ProductService;

const save = (body: object, headers?: Record<string, string>): Promise<Answer<{ productId: string }>> =>
  service.call(seller, 'POST', '/seller/product/save', body, headers);
const restock = (productId: string, quantity: number) =>
  service.call(
    seller,
    'POST',
    '/seller/product/restock',
    { productId, quantity, reason: '到货' },
    { 'idempotency-key': randomUUID() },
  );
const list = async (query = '?size=100') =>
  (await service.call<Page<SellerProductView>>(seller, 'GET', `/seller/product/list${query}`)).data;
const seen = async (productId: string) => (await list()).items.find(item => item.productId === productId);

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());
afterEach(() => expectJournalsToExplainStocks(service));

describe('a new product', () => {
  it('is on sale at once, with its opening stock in the journal', async () => {
    const categoryId = await aCategory(service);
    const {
      data: { productId },
    } = await save({ categoryId, name: ' 麻婆豆腐 ', priceFen: 2_600, stock: 30, description: '麻辣' });
    expect(await seen(productId)).toEqual({
      productId,
      categoryId,
      name: '麻婆豆腐',
      priceFen: 2_600,
      description: '麻辣',
      icon: DEFAULT_PICTURE,
      pictures: [],
      position: 0,
      stock: 30,
      onSale: true,
      soldOut: false,
      options: [],
    });
    expect(await journalOf(service, productId)).toEqual(['OPENING 30']);
  });

  it('without a stock opens at 0, also with a journal row', async () => {
    const {
      data: { productId },
    } = await save({ categoryId: await aCategory(service), name: '面', priceFen: 1 });
    expect(await journalOf(service, productId)).toEqual(['OPENING 0']);
  });

  const unknown = ['nothing', 'x'.repeat(27), 'x'.repeat(64)];
  it.each(unknown)('needs a category that exists, unlike %s', async categoryId => {
    expect(await save({ categoryId, name: '面', priceFen: 1 })).toMatchObject({
      status: 404,
      code: ProductErrors.CATEGORY_NOT_FOUND.code,
      data: { categoryId },
    });
  });

  it.each([
    'https://elsewhere.example/a.png',
    '/api/product/picture/',
    `/api/product/picture/${'0'.repeat(64)}.svg`,
    '/api/product/picture/../list',
    'default.svg',
  ])('is refused the icon %s', async icon => {
    const refused = await save({ categoryId: await aCategory(service), name: '面', priceFen: 1, icon });
    expect(refused).toMatchObject({ status: 400, code: ProductErrors.ICON_REFUSED.code });
  });

  it.each([
    { priceFen: -1 },
    { priceFen: 1.5 },
    { priceFen: '1' },
    { priceFen: 10_000_001 },
    { stock: -1 },
    { stock: '5' },
    { stock: 1e12 },
    { name: '' },
    { name: '面\u0000' },
    { name: '长'.repeat(65) },
    { description: '长'.repeat(201) },
    { categoryId: undefined },
  ])('is refused with %j', async wrong => {
    const refused = await save({ categoryId: await aCategory(service), name: '面', priceFen: 1, ...wrong });
    expect(refused).toMatchObject({
      status: 400,
      code: PlatformErrors.INVALID_INPUT.code,
      data: { fields: [{ field: Object.keys(wrong)[0] }] },
    });
  });

  it('is made once for requests with the same key, also simultaneous ones', async () => {
    const body = { categoryId: await aCategory(service), name: '只此一份', priceFen: 1, stock: 3 };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => save(body, { 'idempotency-key': 'new-1' })),
    );
    answers.push(await save(body, { 'idempotency-key': 'new-1' }));
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
    expect((await list()).items.filter(item => item.name === '只此一份')).toHaveLength(1);
  });

  it('is refused again by a key that was refused, whatever has changed since', async () => {
    const body = { categoryId: 'nothing', name: '面', priceFen: 1 };
    const key = { 'idempotency-key': 'new-2' };
    const refused = await save(body, key);
    expect(refused).toMatchObject({ status: 404, data: { categoryId: 'nothing' } });
    expect(await save(body, key)).toEqual(refused);
    const repaired = { ...body, categoryId: await aCategory(service) };
    expect(await save(repaired, key)).toMatchObject({ status: 422, code: ProductErrors.KEY_REUSED.code });
    expect(await save(repaired, { 'idempotency-key': 'new-3' })).toMatchObject({ status: 200 });
  });

  it('is refused with a malformed key', async () => {
    const body = { categoryId: await aCategory(service), name: '面', priceFen: 1 };
    expect(await save(body, { 'idempotency-key': '钥匙' })).toMatchObject({
      status: 400,
      code: ProductErrors.KEY_REQUIRED.code,
    });
  });
});

describe('editing a product', () => {
  it('changes what is named, and leaves stock, sale and the rest alone', async () => {
    const productId = await aProduct(service, 10, { description: '旧' });
    await service.call(seller, 'POST', '/seller/product/off-sale', { productId });
    const categoryId = await aCategory(service);
    expect(await save({ productId, categoryId, name: '新名', priceFen: 5 })).toMatchObject({
      status: 200,
      data: { productId },
    });
    expect(await seen(productId)).toMatchObject({
      categoryId,
      name: '新名',
      priceFen: 5,
      description: '旧',
      stock: 10,
      onSale: false,
    });
    await save({ productId, categoryId, name: '新名', priceFen: 5, description: '' });
    expect(await seen(productId)).toMatchObject({ description: '' });
  });

  it('never sets the stock', async () => {
    const productId = await aProduct(service, 10);
    const { categoryId } = (await seen(productId))!;
    expect(await save({ productId, categoryId, name: '面', priceFen: 1, stock: 10 })).toMatchObject({
      status: 400,
      code: ProductErrors.STOCK_ONLY_AT_OPENING.code,
    });
  });

  it('loses no change of the stock that happens at the same time', async () => {
    const productId = await aProduct(service, 0);
    const { categoryId } = (await seen(productId))!;
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        index % 2 === 0
          ? restock(productId, 1)
          : save({ productId, categoryId, name: `名 ${index}`, priceFen: index }),
      ),
    );
    expect(await stockOf(service, productId)).toBe(20);
  });

  it('needs a product and a category that exist', async () => {
    const productId = await aProduct(service, 1);
    const { categoryId } = (await seen(productId))!;
    expect(await save({ productId: 'nothing', categoryId, name: '面', priceFen: 1 })).toMatchObject({
      status: 404,
      code: ProductErrors.PRODUCT_NOT_FOUND.code,
    });
    for (const unknown of ['nothing', 'x'.repeat(64)]) {
      expect(await save({ productId, categoryId: unknown, name: '面', priceFen: 1 })).toMatchObject({
        status: 404,
        code: ProductErrors.CATEGORY_NOT_FOUND.code,
      });
      expect(await save({ productId: unknown, categoryId, name: '面', priceFen: 1 })).toMatchObject({
        status: 404,
        code: ProductErrors.PRODUCT_NOT_FOUND.code,
      });
    }
  });
});

describe('putting on and taking off sale', () => {
  it('may be repeated', async () => {
    const productId = await aProduct(service, 1);
    for (const [verb, onSale] of [
      ['off-sale', false],
      ['off-sale', false],
      ['on-sale', true],
      ['on-sale', true],
    ] as const) {
      expect(await service.call(seller, 'POST', `/seller/product/${verb}`, { productId })).toMatchObject({
        status: 200,
      });
      expect(await seen(productId)).toMatchObject({ onSale });
    }
    expect(
      await service.call(seller, 'POST', '/seller/product/on-sale', { productId: 'nothing' }),
    ).toMatchObject({ status: 404 });
  });
});

describe('the list of products', () => {
  it('comes in pages that together are everything, once', async () => {
    const all = (await list()).items.map(item => item.productId);
    const paged: string[] = [];
    for (let query = '?size=3'; ;) {
      const { items, nextCursor } = await list(query);
      paged.push(...items.map(item => item.productId));
      if (nextCursor === undefined) break;
      query = `?size=3&cursor=${nextCursor}`;
    }
    expect(all.length).toBeGreaterThan(3);
    expect(paged).toEqual(all);
  });

  it.each(['?size=0', '?size=101', '?size=1e1', '?cursor=%27'])('refuses %s', async query => {
    expect(await service.call(seller, 'GET', `/seller/product/list${query}`)).toMatchObject({ status: 400 });
  });
});

describe('the pictures of a product', () => {
  const PATH = '/api/product/picture/';
  const nameOf = (digit: string): string => `${digit.repeat(64)}.png`;
  const pathOf = (digit: string): string => PATH + nameOf(digit);
  beforeAll(async () => {
    for (const digit of ['a', 'b', 'c'])
      await service.query("INSERT INTO picture (name, media_type, bytes) VALUES (?, 'image/png', '')", [
        nameOf(digit),
      ]);
  });

  it('are several, each once, and the first one is its icon', async () => {
    const productId = await aProduct(service, 1, { pictures: ['b', 'a', 'b'].map(pathOf) });
    expect(await seen(productId)).toMatchObject({ icon: pathOf('b'), pictures: [pathOf('b'), pathOf('a')] });
  });

  it('stay when others are named, one by one or all', async () => {
    const productId = await aProduct(service, 1, { pictures: ['a', 'b'].map(pathOf) });
    const { categoryId, name, priceFen } = (await seen(productId))!;
    const pictures = async (more: object): Promise<string[]> => {
      await save({ productId, categoryId, name, priceFen, ...more });
      return (await seen(productId))!.pictures.map(picture => picture.slice(PATH.length, PATH.length + 1));
    };
    expect(await pictures({})).toEqual(['a', 'b']);
    expect(await pictures({ icon: pathOf('c') })).toEqual(['c', 'b']);
    expect(await pictures({ pictures: [pathOf('a')], icon: pathOf('c') })).toEqual(['a']);
    expect(await pictures({ pictures: [] })).toEqual([]);
    expect((await seen(productId))!.icon).toBe(DEFAULT_PICTURE);
  });

  it('must be pictures of this shop', async () => {
    const pictures = [pathOf('a'), pathOf('d')];
    const refused = await save({ categoryId: await aCategory(service), name: '面', priceFen: 1, pictures });
    expect(refused).toMatchObject({ status: 400, code: ProductErrors.ICON_REFUSED.code });
  });
});
