import { type OrderView, type Page, PlatformErrors } from '@diancan/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

const buyer = { role: 'buyer', subject: 'o-buyer' } as const;
const cart = { name: '赵六', phone: '1', address: '1', items: [{ productId: 'noodles', quantity: 1 }] };

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
});
