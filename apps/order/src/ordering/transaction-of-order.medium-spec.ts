import { MAX_LENGTH } from '@diancan/contracts';
import { type ManagementRoute, type ManagementRoutes, OffersManagementRoutes } from '@diancan/platform';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';
import { DiscoveryService } from '@nestjs/core';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { orderClient } from '../../testing/order-client.js';
import { type OrderService, startOrderService } from '../../testing/order-service.js';

let product: ScriptedProduct;
let service: OrderService;
let route: ManagementRoute;

const { aNewOrder } = orderClient(() => service);
const ask = (orderId: string) => route.handle(route.input.parse({ orderId }));

beforeAll(async () => {
  product = await scriptedProduct({ noodles: 100 });
  service = await startOrderService(product.url);
  // As the management server finds it.
  const routes = service.app
    .get(DiscoveryService, { strict: false })
    .getProviders({ metadataKey: OffersManagementRoutes.KEY })
    .flatMap(({ instance }) => (instance as ManagementRoutes).routes);
  route = routes.find(({ path }) => path === '/transactions/of-order')!;
});
afterAll(async () => {
  await service.stop();
  await product.close();
});

describe('the management route that tells the transaction of an order', () => {
  it('answers with the transaction that has placed it', async () => {
    const [first, second] = [await aNewOrder(), await aNewOrder()];
    const [one, other] = product.reserved.map(({ link }) => link.gid);
    expect([await ask(first), await ask(second)]).toEqual([{ gid: one }, { gid: other }]);
    expect(one).not.toBe(other);
  });

  it('answers null for an order that an earlier release has placed', async () => {
    const orderId = await aNewOrder();
    await service.query('UPDATE orders SET gid = NULL WHERE order_id = ?', [orderId]);
    expect(await ask(orderId)).toEqual({ gid: null });
  });

  it('answers null for an order that does not exist', async () => {
    expect(await ask(ulid())).toEqual({ gid: null });
  });

  it.each([
    [{}],
    [{ orderId: '' }],
    [{ orderId: "1' OR '1" }],
    [{ orderId: '订单' }],
    [{ orderId: 'x'.repeat(MAX_LENGTH.id + 1) }],
    [{ orderId: 'o-1', gid: 'g-1' }],
  ])('refuses %j', input => {
    expect(route.input.safeParse(input).success).toBe(false);
  });

  it('changes nothing', () => {
    expect(route.method).toBe('GET');
  });
});
