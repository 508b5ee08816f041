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
