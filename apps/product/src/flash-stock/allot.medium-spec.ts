import { DEFAULT_PICTURE, PlatformErrors, ProductErrors } from '@diancan/contracts';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aGid } from '../../testing/branch-calls.js';
import {
  expectFlashJournalsToExplainStocks,
  flashJournalOf,
  flashStockCalls,
  flashStockOf,
} from '../../testing/flash-stock.js';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import {
  aProduct,
  expectJournalsToExplainStocks,
  journalOf,
  seller,
  stockOf,
} from '../../testing/stocked-menu.js';

let service: ProductService;

const { allot, confirm, cancel } = flashStockCalls(() => service);

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());
afterEach(async () => {
  await expectJournalsToExplainStocks(service);
  await expectFlashJournalsToExplainStocks(service);
});

describe('an allotment', () => {
  it('moves pieces from the dish to the activity, and answers with what the activity shows', async () => {
    const [productId, activityId] = [await aProduct(service, 10, { name: '宫保鸡丁' }), ulid()];
    const gid = aGid();
    expect(await allot(gid, { activityId, productId, quantity: 7 })).toMatchObject({
      status: 200,
      data: { productId, name: '宫保鸡丁', icon: DEFAULT_PICTURE },
    });
    await confirm(gid);
    expect([await stockOf(service, productId), await flashStockOf(service, activityId)]).toEqual([3, 7]);
    expect(await journalOf(service, productId)).toEqual(['OPENING 10', 'ALLOTMENT -7']);
    expect(await flashJournalOf(service, activityId)).toEqual(['OPENING 7']);
  });

  it('happens once, however often it is tried at the same time', async () => {
    const allotment = { activityId: ulid(), productId: await aProduct(service, 10), quantity: 4 };
    const gid = aGid();
    const answers = await Promise.all(Array.from({ length: 8 }, () => allot(gid, allotment)));
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(8).fill(200));
    expect(await stockOf(service, allotment.productId)).toBe(6);
    expect(await flashJournalOf(service, allotment.activityId)).toEqual(['OPENING 4']);
  });

  it('to an activity that has stock is added to it', async () => {
    const [productId, activityId] = [await aProduct(service, 10), ulid()];
    await allot(aGid(), { activityId, productId, quantity: 4 });
    await allot(aGid(), { activityId, productId, quantity: 5 });
    expect([await stockOf(service, productId), await flashStockOf(service, activityId)]).toEqual([1, 9]);
  });

  it('of another dish than the activity’s is refused', async () => {
    const [productId, other, activityId] = [await aProduct(service, 10), await aProduct(service, 10), ulid()];
    await allot(aGid(), { activityId, productId, quantity: 4 });
    expect(await allot(aGid(), { activityId, productId: other, quantity: 1 })).toMatchObject({
      status: 400,
      code: PlatformErrors.BAD_REQUEST.code,
    });
    expect([await stockOf(service, other), await flashStockOf(service, activityId)]).toEqual([10, 4]);
  });

  it('of an aborted transaction goes back to the dish', async () => {
    const [productId, activityId] = [await aProduct(service, 10), ulid()];
    const gid = aGid();
    await allot(gid, { activityId, productId, quantity: 7 });
    await cancel(gid);
    await cancel(gid);
    expect([await stockOf(service, productId), await flashStockOf(service, activityId)]).toEqual([10, 0]);
    expect(await journalOf(service, productId)).toEqual(['OPENING 10', 'ALLOTMENT -7', 'FROM_ACTIVITY 7']);
    expect(await flashJournalOf(service, activityId)).toEqual(['OPENING 7', 'CLOSING -7']);
  });
});

describe('an allotment is refused, and nothing is moved,', () => {
  it('if the dish has too few pieces', async () => {
    const [productId, activityId] = [await aProduct(service, 3, { name: '面' }), ulid()];
    expect(await allot(aGid(), { activityId, productId, quantity: 4 })).toMatchObject({
      status: 409,
      code: ProductErrors.OUT_OF_STOCK.code,
      data: { productId, name: '面' },
    });
    expect(await flashStockOf(service, activityId)).toBeUndefined();
    expect(await stockOf(service, productId)).toBe(3);
  });

  it('if the dish is off sale', async () => {
    const [productId, activityId] = [await aProduct(service, 3), ulid()];
    await service.call(seller, 'POST', '/seller/product/off-sale', { productId });
    expect(await allot(aGid(), { activityId, productId, quantity: 1 })).toMatchObject({
      status: 409,
      code: ProductErrors.PRODUCT_OFF_SALE.code,
    });
    expect(await flashStockOf(service, activityId)).toBeUndefined();
  });

  it('if there is no such dish', async () => {
    for (const productId of ['nothing', 'x'.repeat(64)])
      expect(await allot(aGid(), { activityId: ulid(), productId, quantity: 1 })).toMatchObject({
        status: 404,
        code: ProductErrors.PRODUCT_NOT_FOUND.code,
        data: { productId },
      });
  });
});
