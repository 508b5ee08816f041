import { DEFAULT_PICTURE, type MenuCategory } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import { aCategory, anonymous, aProduct, buyer, seller } from '../../testing/stocked-menu.js';

/** What a dish has if nobody says anything. */
const PLAIN = { icon: DEFAULT_PICTURE, pictures: [], options: [] };

let service: ProductService;
let first: string;
let second: string;

const menu = async (caller: typeof anonymous | typeof buyer | typeof seller = anonymous) =>
  (await service.call<MenuCategory[]>(caller, 'GET', '/product/list')).data;

beforeAll(async () => {
  service = await startProductService();
  first = await aCategory(service, '凉菜');
  await aCategory(service, '空类目');
  second = await aCategory(service, '主食');
});
afterAll(() => service.stop());

describe('the public menu', () => {
  it('is empty while nothing is on sale', async () => {
    expect(await menu()).toEqual([]);
  });

  it('shows categories in order with their products on sale, sold out or not', async () => {
    const rice = await aProduct(service, 5, { categoryId: second, name: '米饭', priceFen: 200 });
    const hidden = await aProduct(service, 5, { categoryId: first, name: '下架' });
    const cucumber = await aProduct(service, 0, {
      categoryId: first,
      name: '拍黄瓜',
      priceFen: 1_200,
      description: '脆',
    });
    const tofu = await aProduct(service, 7, { categoryId: first, name: '皮蛋豆腐', priceFen: 1_500 });
    await service.call(seller, 'POST', '/seller/product/off-sale', { productId: hidden });
    const expected = [
      {
        categoryId: first,
        name: '凉菜',
        products: [
          { productId: cucumber, name: '拍黄瓜', priceFen: 1_200, description: '脆', ...PLAIN, stock: 0 },
          { productId: tofu, name: '皮蛋豆腐', priceFen: 1_500, description: '', ...PLAIN, stock: 7 },
        ],
      },
      {
        categoryId: second,
        name: '主食',
        products: [{ ...PLAIN, productId: rice, name: '米饭', priceFen: 200, description: '', stock: 5 }],
      },
    ];
    expect(await menu()).toEqual(expected);
    expect(await menu(buyer)).toEqual(expected);
    await service.call(seller, 'POST', '/seller/category/save', {
      categoryId: second,
      name: '主食',
      position: 0,
    });
    expect((await menu()).map(({ name }) => name)).toEqual(['主食', '凉菜']);
  });

  it('needs the signed identity that the gateway gives to everybody', async () => {
    expect(await service.raw('GET', '/product/list')).toMatchObject({ status: 401 });
  });
});
