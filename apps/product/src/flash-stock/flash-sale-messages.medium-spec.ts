import { MAX_FLASH_ORDERS } from '@diancan/contracts';
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
import { aProduct, expectJournalsToExplainStocks, journalOf, stockOf } from '../../testing/stocked-menu.js';

let service: ProductService;

const { allot, receive } = flashStockCalls(() => service);

async function anActivity(quantity: number): Promise<{ activityId: string; productId: string }> {
  const [productId, activityId] = [await aProduct(service, quantity), ulid()];
  await allot(aGid(), { activityId, productId, quantity });
  return { activityId, productId };
}
const ordersOf = (...quantities: number[]) => quantities.map(quantity => ({ orderId: ulid(), quantity }));

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());
afterEach(async () => {
  await expectJournalsToExplainStocks(service);
  await expectFlashJournalsToExplainStocks(service);
});

describe('orders of a flash sale', () => {
  it('take their pieces from the activity once, however often they are reported', async () => {
    const { activityId, productId } = await anActivity(10);
    const [first, second] = [ordersOf(1, 2), ordersOf(3)];
    await receive('flash.sold.v1', { activityId, orders: first });
    await receive('flash.sold.v1', { activityId, orders: [...first, ...second, ...second] });
    expect(await flashJournalOf(service, activityId)).toEqual([
      'OPENING 10',
      'SALE -1',
      'SALE -2',
      'SALE -3',
    ]);
    expect([await flashStockOf(service, activityId), await stockOf(service, productId)]).toEqual([4, 0]);
  });

  it('take their pieces once if they are reported several times at once', async () => {
    const { activityId } = await anActivity(10);
    const orders = ordersOf(1, 2);
    await Promise.all(Array.from({ length: 8 }, () => receive('flash.sold.v1', { activityId, orders })));
    expect(await flashStockOf(service, activityId)).toBe(7);
  });

  it('are stored 1,000 at a time', async () => {
    const { activityId } = await anActivity(5_000);
    const orders = ordersOf(...Array<number>(MAX_FLASH_ORDERS).fill(2));
    await receive('flash.sold.v1', { activityId, orders });
    expect(await flashStockOf(service, activityId)).toBe(3_000);
    await receive('flash.returned.v1', { activityId, orders, isOver: true });
    expect(await flashStockOf(service, activityId)).toBe(3_000);
  });

  it('of an activity without stock are an error, so that the message comes again', async () => {
    const activityId = ulid();
    await expect(receive('flash.sold.v1', { activityId, orders: ordersOf(1) })).rejects.toThrow(activityId);
  });
});

describe('cancelled orders of a flash sale', () => {
  it('give back to the activity once', async () => {
    const { activityId, productId } = await anActivity(10);
    const orders = ordersOf(1, 2);
    await receive('flash.sold.v1', { activityId, orders });
    await receive('flash.returned.v1', { activityId, orders: orders.slice(1), isOver: false });
    await receive('flash.returned.v1', { activityId, orders: orders.slice(1), isOver: true });
    expect([await flashStockOf(service, activityId), await stockOf(service, productId)]).toEqual([9, 0]);
  });

  it('give back to the dish after the end, once', async () => {
    const { activityId, productId } = await anActivity(10);
    const orders = ordersOf(1, 2);
    await receive('flash.sold.v1', { activityId, orders });
    for (let time = 0; time < 2; time++)
      await receive('flash.returned.v1', { activityId, orders, isOver: true });
    expect(await flashJournalOf(service, activityId)).toEqual([
      'OPENING 10',
      'SALE -1',
      'SALE -2',
      'RETURN 1',
      'RETURN 2',
      'CLOSING -1',
      'CLOSING -2',
    ]);
    expect(await journalOf(service, productId)).toEqual([
      'OPENING 10',
      'ALLOTMENT -10',
      'FROM_ACTIVITY 1',
      'FROM_ACTIVITY 2',
    ]);
    expect([await flashStockOf(service, activityId), await stockOf(service, productId)]).toEqual([7, 3]);
  });

  it('may be reported before their sale, also when that makes the stock negative for a while', async () => {
    const { activityId, productId } = await anActivity(2);
    const [sold, back] = [ordersOf(2), ordersOf(1)];
    await receive('flash.returned.v1', { activityId, orders: back, isOver: true });
    await receive('flash.sold.v1', { activityId, orders: sold });
    await receive('flash.sold.v1', { activityId, orders: back });
    expect(await flashStockOf(service, activityId)).toBe(-1);
    await receive('flash.returned.v1', { activityId, orders: sold, isOver: false });
    expect([await flashStockOf(service, activityId), await stockOf(service, productId)]).toEqual([1, 1]);
  });
});

describe('pieces that nobody ordered', () => {
  it('go back to the dish, once for each cause', async () => {
    const { activityId, productId } = await anActivity(10);
    const change = ulid();
    for (const reference of [change, change, activityId])
      await receive('flash.unsold.v1', { activityId, reference, quantity: 4 });
    expect(await flashJournalOf(service, activityId)).toEqual(['OPENING 10', 'CLOSING -4', 'CLOSING -4']);
    expect([await flashStockOf(service, activityId), await stockOf(service, productId)]).toEqual([2, 8]);
  });
});
