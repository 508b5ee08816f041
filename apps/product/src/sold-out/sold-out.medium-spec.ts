import {
  cartContract,
  type MenuCategory,
  methodPath,
  type Page,
  ProductErrors,
  type ResultOf,
  type SellerProductView,
} from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import { type ScriptedOrder, scriptedOrder } from '../../testing/scripted-order.js';
import { anonymous, aProduct, seller } from '../../testing/stocked-menu.js';

const order = { role: 'service', subject: 'order' } as const;
const SIZE = {
  name: '份量',
  min: 1,
  max: 1,
  choices: [
    { name: '小份', deltaFen: 0 },
    { name: '大份', deltaFen: 300 },
  ],
};

let shop: ScriptedOrder;
let service: ProductService;
beforeAll(async () => {
  shop = await scriptedOrder();
  process.env['DIANCAN_ORDER_PORT'] = String(shop.port);
  service = await startProductService();
});
afterAll(async () => {
  await service?.stop();
  await shop?.close();
});

const post = (verb: string, body: object) =>
  service.call<{ until: string | null }>(seller, 'POST', `/seller/product/${verb}`, body);
const onMenu = async (productId: string) => {
  const { data } = await service.call<MenuCategory[]>(anonymous, 'GET', '/product/list');
  return data.flatMap(({ products }) => products).find(product => product.productId === productId)!;
};
const inList = async (productId: string) => {
  const { data } = await service.call<Page<SellerProductView>>(
    seller,
    'GET',
    '/seller/product/list?size=100',
  );
  return data.items.find(product => product.productId === productId)!;
};
const quote = async (...lines: object[]) =>
  (
    await service.call<ResultOf<typeof cartContract, 'quote'>>(
      order,
      'POST',
      methodPath(cartContract, 'quote'),
      { lines },
    )
  ).data;
const choiceNamed = async (productId: string, name: string): Promise<string> =>
  (await onMenu(productId)).options.flatMap(({ choices }) => choices).find(choice => choice.name === name)!
    .choiceId;

describe('a dish that is marked as sold out', () => {
  it('has the stock 0 for buyers until a seller says otherwise, and keeps it for sellers', async () => {
    const productId = await aProduct(service, 7);
    expect(await post('sold-out', { productId })).toMatchObject({ status: 200, data: { until: null } });
    expect(await onMenu(productId)).toMatchObject({ stock: 0 });
    expect(await onMenu(productId)).not.toHaveProperty('soldOutUntil');
    expect(await inList(productId)).toMatchObject({ stock: 7, soldOut: true });
    const { code } = ProductErrors.OUT_OF_STOCK;
    expect(await quote({ productId, quantity: 1 })).toMatchObject([{ left: 0, refusal: { code } }]);
    await post('sold-out', { productId });
    expect(await post('available', { productId })).toMatchObject({ status: 200 });
    expect(await onMenu(productId)).toMatchObject({ stock: 7 });
    expect(await inList(productId)).toMatchObject({ soldOut: false });
  });

  it('until tomorrow is sold again when the next business day begins', async () => {
    const productId = await aProduct(service, 7);
    const until = shop.tomorrow;
    expect((await post('sold-out', { productId, until: 'TOMORROW' })).data).toEqual({ until });
    expect(await onMenu(productId)).toMatchObject({ stock: 0, soldOutUntil: until });
    await service.query('UPDATE product SET sold_out_until = UTC_TIMESTAMP(3) WHERE product_id = ?', [
      productId,
    ]);
    expect(await onMenu(productId)).toMatchObject({ stock: 7 });
    expect(await quote({ productId, quantity: 7 })).toMatchObject([{ left: 7, refusal: null }]);
  });

  it.each(['sold-out', 'available'])('must exist: %s', async verb => {
    expect(await post(verb, { productId: 'ghost' })).toMatchObject({
      status: 404,
      code: ProductErrors.PRODUCT_NOT_FOUND.code,
    });
  });

  it('cannot be marked until tomorrow while nobody knows when that is', async () => {
    const productId = await aProduct(service, 7);
    const { tomorrow } = shop;
    shop.tomorrow = 'who knows';
    const { status } = await post('sold-out', { productId, until: 'TOMORROW' });
    shop.tomorrow = tomorrow;
    expect(status).toBe(503);
    expect(await onMenu(productId)).toMatchObject({ stock: 7 });
  });
});

describe('the options of a dish', () => {
  it('are shown in their order; each choice may be sold out by itself', async () => {
    const productId = await aProduct(service, 7, { priceFen: 1_000, options: [SIZE] });
    const [{ optionId, choices }] = (await onMenu(productId)).options as [SellerProductView['options'][0]];
    expect(choices).toMatchObject(SIZE.choices.map(choice => ({ ...choice, soldOut: false })));
    const { choiceId } = choices[1]!;
    expect(await post('sold-out', { productId, choiceId, until: 'TOMORROW' })).toMatchObject({ status: 200 });
    expect((await onMenu(productId)).options).toEqual([
      { ...SIZE, optionId, choices: [choices[0], { ...choices[1], soldOut: true }] },
    ]);
    expect(await onMenu(productId)).toMatchObject({ stock: 7 });
    expect(await quote({ productId, quantity: 1, choiceIds: [choiceId] })).toMatchObject([
      { refusal: { code: ProductErrors.CHOICE_SOLD_OUT.code, data: { choice: '大份' } } },
    ]);
    await post('available', { productId, choiceId });
    expect((await onMenu(productId)).options).toEqual([{ ...SIZE, optionId, choices }]);
  });

  it('stay when the dish is saved without them, and go when it is saved with none', async () => {
    const productId = await aProduct(service, 7, { options: [SIZE] });
    const { categoryId, name, priceFen, options } = await inList(productId);
    const save = (more: object) => post('save', { productId, categoryId, name, priceFen, ...more });
    await save({ priceFen: 900 });
    expect((await inList(productId)).options).toEqual(options);
    await save({ options: [SIZE] });
    expect((await inList(productId)).options).toEqual(options);
    await save({ options: [] });
    expect((await inList(productId)).options).toEqual([]);
  });

  it('never make a dish cost nothing', async () => {
    const cheaper = [{ ...SIZE, choices: [{ name: '没有', deltaFen: -1_800 }, SIZE.choices[1]] }];
    const productId = await aProduct(service, 7, { options: [SIZE] });
    const { categoryId, name, options } = await inList(productId);
    const { status, code } = await post('save', {
      productId,
      categoryId,
      name,
      priceFen: 1_800,
      options: cheaper,
    });
    expect([status, code]).toEqual([422, ProductErrors.PRICE_TOO_LOW.code]);
    expect((await inList(productId)).options).toEqual(options);
  });
});

describe('the position of a dish', () => {
  it('sorts the dishes of its category, the older ones first where it is the same', async () => {
    const first = await aProduct(service, 1);
    const { categoryId } = await inList(first);
    const second = await aProduct(service, 1, { categoryId });
    const third = await aProduct(service, 1, { categoryId, position: 1 });
    const sequence = async () => {
      const { data } = await service.call<MenuCategory[]>(anonymous, 'GET', '/product/list');
      return data.find(category => category.categoryId === categoryId)!.products.map(dish => dish.productId);
    };
    expect(await sequence()).toEqual([first, second, third]);
    await post('save', { productId: first, categoryId, name: '最后', priceFen: 1, position: 2 });
    expect(await sequence()).toEqual([second, third, first]);
  });
});

describe('a quote', () => {
  it('has the price of each line with its choices, and what is left after the lines before it', async () => {
    const productId = await aProduct(service, 5, { priceFen: 1_000, options: [SIZE] });
    const large = await choiceNamed(productId, '大份');
    const small = await choiceNamed(productId, '小份');
    const lines = [
      { productId, quantity: 2, choiceIds: [large] },
      { productId, quantity: 4, choiceIds: [small] },
      { productId, quantity: 3, choiceIds: [small] },
      { productId: 'ghost', quantity: 1 },
    ];
    expect(await quote(...lines)).toMatchObject([
      {
        priceFen: 1_300,
        left: 5,
        choices: [{ choiceId: large, option: '份量', name: '大份' }],
        refusal: null,
      },
      { left: 3, refusal: { code: ProductErrors.OUT_OF_STOCK.code } },
      { priceFen: 1_000, left: 3, refusal: null },
      { name: '', left: 0, refusal: { code: ProductErrors.PRODUCT_NOT_FOUND.code } },
    ]);
    expect(await onMenu(productId)).toMatchObject({ stock: 5 });
  });
});
