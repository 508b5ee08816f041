import { type CategoryView, type Page, ProductErrors } from '@diancan/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ProductService, startProductService } from '../../testing/product-service.js';
import { aCategory, aProduct, seller } from '../../testing/stocked-menu.js';

let service: ProductService;

const saveCategory = (
  body: object,
  headers?: Record<string, string>,
): Promise<Answer<{ categoryId: string }>> =>
  service.call(seller, 'POST', '/seller/category/save', body, headers);
const storedName = async (categoryId: string) =>
  (await service.query<{ name: string }>('SELECT name FROM category WHERE category_id = ?', [categoryId]))[0]
    ?.name;
const deleteCategory = (categoryId: string, headers?: Record<string, string>) =>
  service.call(seller, 'POST', '/seller/category/delete', { categoryId }, headers);

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());

describe('a category', () => {
  it('is made at the end, renamed, moved and listed in its order', async () => {
    const [first, second] = [
      (await saveCategory({ name: '甲' })).data,
      (await saveCategory({ name: '乙' })).data,
    ];
    const names = async () =>
      (await service.call<Page<CategoryView>>(seller, 'GET', '/seller/category/list')).data.items.map(
        item => item.name,
      );
    expect((await names()).slice(-2)).toEqual(['甲', '乙']);
    await saveCategory({ categoryId: second.categoryId, name: '丙', position: 0 });
    await saveCategory({ categoryId: first.categoryId, name: '丁' });
    expect((await names()).at(0)).toBe('丙');
    expect((await names()).at(-1)).toBe('丁');
  });

  it('is made after the last position of the menu, and may be sent back as it was received', async () => {
    const last = (await saveCategory({ name: '压轴', position: 10_000 })).data;
    const { categoryId } = (await saveCategory({ name: '再来' })).data;
    const { items } = (await service.call<Page<CategoryView>>(seller, 'GET', '/seller/category/list')).data;
    expect(items.slice(-2).map(item => item.categoryId)).toEqual([last.categoryId, categoryId]);
    expect(await saveCategory(items.at(-1)!)).toMatchObject({ status: 200 });
    await Promise.all([last.categoryId, categoryId].map(id => deleteCategory(id)));
  });

  it('has a unique name, also among rare characters and emoji', async () => {
    expect(await saveCategory({ name: '🍜' })).toMatchObject({ status: 200 });
    expect(await saveCategory({ name: '🍣' })).toMatchObject({ status: 200 });
    expect(await saveCategory({ name: ' 🍜 ' })).toMatchObject({
      status: 409,
      code: ProductErrors.CATEGORY_NAME_TAKEN.code,
      data: { name: '🍜' },
    });
    const { data } = await saveCategory({ name: '独一' });
    expect(await saveCategory({ ...data, name: '🍣' })).toMatchObject({ status: 409 });
    expect(await saveCategory({ ...data, name: '独一' })).toMatchObject({ status: 200 });
  });

  it.each([
    ['看齐', '看齐\u200b'],
    ['ＢＢ餐', 'BB餐'],
    ['小 份', '小\u3000 份'],
    ['Café', 'Cafe\u0301'],
  ])('%s is refused beside one that looks the same, and kept as it was typed', async (name, twin) => {
    const { categoryId } = (await saveCategory({ name })).data;
    const other = (await saveCategory({ name: `${name}二` })).data;
    const taken = { status: 409, code: ProductErrors.CATEGORY_NAME_TAKEN.code };
    expect(await saveCategory({ name: twin })).toMatchObject(taken);
    expect(await saveCategory({ ...other, name: twin })).toMatchObject(taken);
    expect(await storedName(categoryId)).toBe(name);
    // It may become its own twin.
    expect(await saveCategory({ categoryId, name: twin })).toMatchObject({ status: 200 });
    await saveCategory({ categoryId, name: `${name}三` });
    expect(await saveCategory({ ...other, name: twin })).toMatchObject({ status: 200 });
  });

  it('is made once for names that look the same at the same time', async () => {
    const spellings = ['同时AA', '同时ＡＡ', '同时AＡ', '同时ＡA'];
    const made = await Promise.all(spellings.map(name => saveCategory({ name })));
    expect(made.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
  });

  it('that looks like another since an older release can be moved, and renamed to another look', async () => {
    const { categoryId: first } = (await saveCategory({ name: '双胞' })).data;
    const twin = 'T'.repeat(26);
    await service.query("INSERT INTO category (category_id, name, position) VALUES (?, '双胞\u200b', 1)", [
      twin,
    ]);
    expect(await saveCategory({ categoryId: twin, name: '双胞\u200b', position: 7 })).toMatchObject({
      status: 200,
    });
    expect(await service.query('SELECT name, position FROM category WHERE category_id = ?', [twin])).toEqual([
      { name: '双胞\u200b', position: 7 },
    ]);
    expect(await saveCategory({ categoryId: first, name: '双胞', position: 8 })).toMatchObject({
      status: 200,
    });
    expect(await saveCategory({ categoryId: twin, name: '单生' })).toMatchObject({ status: 200 });
    expect(await saveCategory({ name: '单\u200b生' })).toMatchObject({ status: 409 });
  });

  it('that an instance of an older release has renamed holds back its new name alone', async () => {
    const { categoryId } = (await saveCategory({ name: '旧名' })).data;
    await service.query("UPDATE category SET name = '新ＡＡ' WHERE category_id = ?", [categoryId]);
    expect(await saveCategory({ name: '新AA' })).toMatchObject({ status: 409 });
    expect(await saveCategory({ name: '旧名' })).toMatchObject({ status: 200 });
  });

  it('is listed without its look', async () => {
    const { items } = (await service.call<Page<CategoryView>>(seller, 'GET', '/seller/category/list')).data;
    expect(Object.keys(items[0]!).toSorted()).toEqual(['categoryId', 'name', 'position']);
  });

  it('is deleted only when empty', async () => {
    const categoryId = await aCategory(service);
    await aProduct(service, 1, { categoryId });
    expect(await deleteCategory(categoryId)).toMatchObject({
      status: 409,
      code: ProductErrors.CATEGORY_NOT_EMPTY.code,
    });
    const empty = await aCategory(service);
    expect(await deleteCategory(empty)).toMatchObject({ status: 200 });
    expect(await deleteCategory(empty)).toMatchObject({
      status: 404,
      code: ProductErrors.CATEGORY_NOT_FOUND.code,
    });
    expect(await saveCategory({ categoryId: empty, name: '没了' })).toMatchObject({ status: 404 });
  });

  it('is made and deleted once for requests with the same key', async () => {
    const made = await saveCategory({ name: '只此一类' }, { 'idempotency-key': 'make' });
    expect(made).toMatchObject({ status: 200 });
    expect(await saveCategory({ name: '只此一类' }, { 'idempotency-key': 'make' })).toEqual(made);
    const { categoryId } = made.data;
    for (let time = 1; time <= 2; time++) {
      expect(await deleteCategory(categoryId, { 'idempotency-key': 'delete' })).toMatchObject({
        status: 200,
        data: null,
      });
    }
  });
});
