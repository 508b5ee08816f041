import { UnitOfWork } from '@diancan/database';
import { ulid } from 'ulid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { aGid, branchCalls } from '../../testing/branch-calls.js';
import { type ProductService, startProductService } from '../../testing/product-service.js';
import { aProduct, expectJournalsToExplainStocks, journalOf, stockOf } from '../../testing/stocked-menu.js';
import { CancelledOrders } from './cancelled-orders.handler.js';

let service: ProductService;

const { reserve, confirm, stateOf } = branchCalls(() => service);

/** Handles a message in a transaction of its own, without the inbox that keeps repetitions away. */
const receive = (payload: { orderId: string; gid?: string }) =>
  service.app
    .get(UnitOfWork, { strict: false })
    .run(tx => service.app.get(CancelledOrders, { strict: false }).handle(tx, { payload } as never));

beforeAll(async () => {
  service = await startProductService();
});
afterAll(() => service.stop());
afterEach(() => expectJournalsToExplainStocks(service));

describe('a cancelled order', () => {
  it('gives its stock back once, however often the message comes', async () => {
    const [noodles, tea] = [await aProduct(service, 10), await aProduct(service, 10)];
    const [gid, orderId] = [aGid(), ulid()];
    await reserve(gid, { [noodles]: 3, [tea]: 1 });
    await confirm(gid);
    await receive({ orderId, gid });
    await receive({ orderId, gid });
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10', 'DEDUCTION -3', 'RELEASE 3']);
    expect([await stockOf(service, noodles), await stockOf(service, tea)]).toEqual([10, 10]);
    expect(await stateOf(gid)).toBe('CONFIRMED');
  });

  it('gives its stock back once if the message comes twice at the same time', async () => {
    const noodles = await aProduct(service, 10);
    const [gid, orderId] = [aGid(), ulid()];
    await reserve(gid, { [noodles]: 3 });
    await Promise.allSettled(Array.from({ length: 8 }, () => receive({ orderId, gid })));
    await receive({ orderId, gid });
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10', 'DEDUCTION -3', 'RELEASE 3']);
  });

  it('gives its stock back also before its reservation is confirmed, which still succeeds', async () => {
    const noodles = await aProduct(service, 10);
    const gid = aGid();
    await reserve(gid, { [noodles]: 3 });
    await receive({ orderId: ulid(), gid });
    expect(await stockOf(service, noodles)).toBe(10);
    expect((await confirm(gid)).data).toEqual([]);
    expect([await stockOf(service, noodles), await stateOf(gid)]).toEqual([10, 'CONFIRMED']);
  });

  it('is an error while its transaction has reserved nothing, so that the message comes again', async () => {
    const gid = aGid();
    await expect(receive({ orderId: ulid(), gid })).rejects.toThrow(gid);
  });

  it('of an earlier release gives its deduction back, once', async () => {
    const noodles = await aProduct(service, 10);
    const orderId = ulid();
    await service.stock('deduct', { orderId, lines: [{ productId: noodles, quantity: 4 }] });
    await receive({ orderId });
    await receive({ orderId });
    // Its instance has asked for the same by a call.
    await service.stock('release', { orderId });
    expect(await journalOf(service, noodles)).toEqual(['OPENING 10', 'DEDUCTION -4', 'RELEASE 4']);
    expect(await stockOf(service, noodles)).toBe(10);
  });
});
