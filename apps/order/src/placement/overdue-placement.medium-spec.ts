import { ProductErrors, ServiceError } from '@diancan/contracts';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '../../testing/scripted-product.js';

/** More than the sweeper takes at a time. */
const MANY = 120;

let product: ScriptedProduct;
let service: OrderService;

/** Placements as requests left them that died long ago. */
async function leftBehind(state: 'OPEN' | 'PLACED', age: string): Promise<string[]> {
  const ids = Array.from({ length: MANY }, () => ulid());
  const rows = ids.map(id => `('${id}', 'o-gone', '${id}', '', '${state}', UTC_TIMESTAMP(3) - INTERVAL ${age}, UTC_TIMESTAMP(3) - INTERVAL ${age})`);
  await service.query(`INSERT INTO placement (order_id, buyer_openid, idempotency_key, fingerprint, state, created_at, deadline) VALUES ${rows.join()}`);
  return ids;
}
const countOf = async (condition: string): Promise<number> =>
  Number((await service.query<{ n: string }>(`SELECT COUNT(*) AS n FROM ${condition}`))[0]!.n);

beforeAll(async () => {
  product = await scriptedProduct({}, productId => new ServiceError(ProductErrors.PRODUCT_NOT_FOUND, { productId }));
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '50' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});

describe('the sweeper of placements', () => {
  it('has the stock of every overdue one released, before it forgets it after a day', async () => {
    const ids = await leftBehind('OPEN', '25 HOUR');
    await vi.waitFor(async () => expect(await countOf('placement')).toBe(0), { timeout: 30_000 });
    expect(await countOf('stock_release')).toBe(MANY);
    await vi.waitFor(async () => expect(await countOf('stock_release WHERE done_at IS NULL')).toBe(0), { timeout: 30_000 });
    expect(new Set(product.calls)).toEqual(new Set(ids.map(id => `release ${id}`)));
  });

  it('is not kept from overdue ones by those that were decided in time, and keeps these for a day', async () => {
    await leftBehind('PLACED', '23 HOUR');
    await leftBehind('OPEN', '1 MINUTE');
    await vi.waitFor(async () => expect(await countOf("placement WHERE state = 'OPEN'")).toBe(0), { timeout: 30_000 });
    expect(await countOf("placement WHERE state = 'PLACED'")).toBe(MANY);
  });
});
