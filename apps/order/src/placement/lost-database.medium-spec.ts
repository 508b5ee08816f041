import { type OrderView, type Page, PlatformErrors } from '@diancan/contracts';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

const buyer = { role: 'buyer', subject: 'o-buyer' } as const;
const cart = { name: '赵六', phone: '1', address: '1', items: [{ productId: 'noodles', quantity: 1 }] };
const PATIENTLY = 30_000;

let path: CuttablePath;
let product: ScriptedProduct;
let service: OrderService;

const place = (key: string) =>
  service.call<{ orderId: string }>(buyer, 'POST', '/order/create', cart, { 'idempotency-key': key });

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  service = await startOrderService(product.url, {}, async serverUrl => {
    path = await cuttablePath(serverUrl);
    return path.url;
  });
});
afterEach(() => {
  path.mend();
  product.reserve = () => null;
  product.confirm = () => [];
  vi.restoreAllMocks();
});
afterAll(async () => {
  await service.stop();
  await path.close();
  await product.close();
});

describe('the order service without its database', () => {
  it('answers 503 to a read', async () => {
    path.cut();
    expect(await service.call(buyer, 'GET', '/order/list')).toMatchObject({
      status: 503,
      code: PlatformErrors.SERVICE_UNAVAILABLE.code,
    });
  });

  it('answers OUTCOME_UNKNOWN after the reservation; the same key then finishes it', async () => {
    product.reserve = () => {
      path.cut();
      return null;
    };
    expect(await place('k1')).toMatchObject({ status: 503, code: PlatformErrors.OUTCOME_UNKNOWN.code });
    path.mend();
    product.reserve = () => null;
    const placed = await place('k1');
    expect(placed.status).toBe(200);
    const [first, second] = product.reserved;
    expect(second).toEqual(first);
    expect((await service.call<Page<OrderView>>(buyer, 'GET', '/order/list')).data.items).toHaveLength(1);
  });

  it('tells product again what it could not record, and ends the transaction then', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn');
    product.confirm = () => {
      path.cut();
      return [];
    };
    expect((await place('k2')).status).toBe(200);
    const toldLater = expect.stringContaining('are told later');
    await vi.waitFor(() => expect(warn).toHaveBeenCalledWith(toldLater), PATIENTLY);
    product.confirm = () => [];
    path.mend();
    const decision = () =>
      service.query<{ state: string; gid: string }>(
        'SELECT gid, state FROM global_transaction WHERE request = ?',
        [`${buyer.subject}/k2`],
      );
    await vi.waitFor(async () => expect(await decision()).toMatchObject([{ state: 'ENDED' }]), PATIENTLY);
    const [{ gid } = { gid: '' }] = await decision();
    const confirms = product.calls.filter(call => call === `confirm ${gid}`);
    expect(confirms.length).toBeGreaterThanOrEqual(2);
  });
});
