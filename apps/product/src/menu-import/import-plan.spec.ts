import { describe, expect, it } from 'vitest';
import type { Dish } from './dish.js';
import { planImport } from './import-plan.js';

const plain = { position: 0, options: null, soldOutUntil: null, morePictures: null };
const current = {
  categories: [{ categoryId: 'C1', name: '凉菜', position: 4 }],
  products: [
    {
      ...plain,
      productId: 'P1',
      categoryId: 'C1',
      name: '拍黄瓜',
      priceFen: 1_200,
      description: '脆',
      icon: 'a.svg',
      onSale: false,
      stock: 7,
    },
    {
      ...plain,
      productId: 'P2',
      categoryId: 'C1',
      name: '双份',
      priceFen: 100,
      description: '',
      icon: null,
      onSale: true,
      stock: 0,
    },
    {
      ...plain,
      productId: 'P3',
      categoryId: 'C1',
      name: '双份',
      priceFen: 200,
      description: '',
      icon: null,
      onSale: true,
      stock: 0,
    },
  ],
};
const aDish = (more: Partial<Dish>): Dish => ({
  line: 2,
  category: '凉菜',
  name: '拍黄瓜',
  priceFen: 1_200,
  stock: 99,
  description: undefined,
  picture: undefined,
  ...more,
});
const keepIcon = () => undefined;

describe('the plan of an import', () => {
  it('updates a dish found by category and name, but neither its stock nor its sale', () => {
    const { updates, newProducts } = planImport(current, [aDish({ priceFen: 1_300 })], keepIcon);
    expect(updates).toEqual([
      { productId: 'P1', changes: { priceFen: 1_300, description: '脆', icon: 'a.svg' } },
    ]);
    expect(newProducts).toEqual([]);
  });

  it('counts a dish that stays as it is', () => {
    expect(planImport(current, [aDish({ description: '脆' })], () => 'a.svg')).toMatchObject({
      unchanged: 1,
      updates: [],
    });
  });

  it('empties a field whose cell is empty, and keeps one whose column is missing', () => {
    expect(planImport(current, [aDish({ description: '' })], () => null).updates[0]!.changes).toMatchObject({
      description: '',
      icon: null,
    });
    expect(planImport(current, [aDish({})], keepIcon).unchanged).toBe(1);
  });

  it('makes new categories once, after the existing ones, in the order of the file', () => {
    const dishes = [
      aDish({ category: '汤' }),
      aDish({ category: '酒' }),
      aDish({ category: '汤', name: '蛋花汤' }),
    ];
    const { newCategories, newProducts } = planImport(current, dishes, keepIcon);
    expect(newCategories.map(({ name, position }) => [name, position])).toEqual([
      ['汤', 5],
      ['酒', 6],
    ]);
    expect(newProducts.map(({ categoryId }) => categoryId)).toEqual(
      [0, 1, 0].map(index => newCategories[index]!.categoryId),
    );
  });

  it('makes new categories at the last possible position', () => {
    const full = { ...current, categories: [{ ...current.categories[0]!, position: 10_000 }] };
    const { newCategories } = planImport(full, [aDish({ category: '汤' })], keepIcon);
    expect(newCategories.map(({ position }) => position)).toEqual([10_000]);
  });

  it('opens a new dish with the stock of the file', () => {
    const { newProducts } = planImport(current, [aDish({ name: '新菜' })], keepIcon);
    expect(newProducts).toMatchObject([
      { categoryId: 'C1', name: '新菜', priceFen: 1_200, stock: 99, description: '', icon: null },
    ]);
  });

  it('treats a dish of the same name in another category as new', () => {
    expect(planImport(current, [aDish({ category: '汤' })], keepIcon)).toMatchObject({
      updates: [],
      newProducts: [{ name: '拍黄瓜' }],
    });
  });

  it.each(['拍黄瓜\u200b', '拍 黄瓜'.replace(' ', '\u2060'), ' 拍黄瓜\u3000'])(
    'finds a dish whose name looks like %j',
    name => {
      expect(planImport(current, [aDish({ name, category: '凉菜\u200b' })], keepIcon)).toMatchObject({
        unchanged: 1,
        newProducts: [],
        newCategories: [],
      });
    },
  );

  it('adds one category for names that look the same, as the first of them is written', () => {
    const dishes = [aDish({ category: 'ＡＡ制' }), aDish({ category: 'AA制', name: '汤' })];
    const { newCategories, newProducts } = planImport(current, dishes, keepIcon);
    expect(newCategories.map(({ name }) => name)).toEqual(['ＡＡ制']);
    expect(new Set(newProducts.map(({ categoryId }) => categoryId)).size).toBe(1);
  });

  describe('for a menu that has twins', () => {
    const [category, dish] = [current.categories[0]!, current.products[0]!];
    const twins = {
      categories: [category, { ...category, categoryId: 'C2', name: '凉菜\u200b' }],
      products: [dish, { ...dish, productId: 'P4', name: '拍黄瓜\u200b' }],
    };

    it('finds the one that is written exactly so', () => {
      const { updates, badLines } = planImport(twins, [aDish({ priceFen: 1 })], keepIcon);
      expect([updates.map(({ productId }) => productId), badLines]).toEqual([['P1'], []]);
      const { newProducts } = planImport(twins, [aDish({ name: '新菜' })], keepIcon);
      expect(newProducts.map(({ categoryId }) => categoryId)).toEqual(['C1']);
    });

    it('reports a line that fits several of them', () => {
      const several = [
        aDish({ line: 3, name: '拍黄瓜\u2060' }),
        aDish({ line: 4, category: '凉菜\u2060', name: '汤' }),
      ];
      const { badLines } = planImport(twins, several, keepIcon);
      expect(badLines.map(({ line, reasons }) => [line, reasons[0]!.en.split(' ')[1]])).toEqual([
        [3, 'dishes'],
        [4, 'categories'],
      ]);
    });
  });

  it('reports a line that fits several dishes', () => {
    expect(planImport(current, [aDish({ line: 9, name: '双份' })], keepIcon).badLines).toMatchObject([
      { line: 9 },
    ]);
  });
});
