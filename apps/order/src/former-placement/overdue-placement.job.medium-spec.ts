import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';
import { scriptedProduct, type ScriptedProduct } from '@diancan/testing/product';

/** More placements than the worker claims at a time. */
const MANY = 120;
const PATIENTLY = { timeout: 30_000 };
const ALL_DONE = Array.from({ length: MANY }, () => 'DONE');

let product: ScriptedProduct;
let service: OrderService;

/** Placements of requests that failed long ago. */
async function leftBehind(state: 'OPEN' | 'PLACED', age: string, buyer = 'o-gone'): Promise<string[]> {
  const past = `UTC_TIMESTAMP(3) - INTERVAL ${age}`;
  const ids = Array.from({ length: MANY }, () => ulid());
  const rows = ids.map(
    id => `('${id}', '${buyer}', '${id}', '', '${state}', ${past}, ${past}, UTC_TIMESTAMP(3))`,
  );
  await service.query(
    `INSERT INTO placement (order_id, buyer_openid, idempotency_key, fingerprint, state, created_at, deadline,
       rejection_due_at) VALUES ${rows.join()}`,
  );
  return ids;
}
interface Progress {
  readonly state: string;
  readonly attempts: number;
  readonly wait: string;
}
const progressOf = async (id: string): Promise<Progress> =>
  (
    await service.query<Progress>(
      'SELECT state, rejection_attempts AS attempts, ' +
        'TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), rejection_due_at) AS wait ' +
        'FROM placement WHERE order_id = ?',
      [id],
    )
  )[0]!;
const countOf = async (condition: string): Promise<number> =>
  Number((await service.query<{ n: string }>(`SELECT COUNT(*) AS n FROM ${condition}`))[0]!.n);

beforeAll(async () => {
  product = await scriptedProduct({});
  service = await startOrderService(product.url, { DIANCAN_SWEEP_INTERVAL_MS: '50' });
});
afterAll(async () => {
  await service?.stop();
  await product?.close();
});

describe('the job for overdue placements', () => {
  it('releases the stock of every overdue placement before the placement is deleted', async () => {
    const ids = await leftBehind('OPEN', '25 HOUR');
    await vi.waitFor(async () => expect(await countOf('placement')).toBe(0), { timeout: 30_000 });
    await vi.waitFor(
      async () => expect((await service.jobs('stock-release')).map(({ state }) => state)).toEqual(ALL_DONE),
      { timeout: 30_000 },
    );
    expect(new Set(product.calls)).toEqual(new Set(ids.map(id => `release ${id}`)));
  });

  it('finds overdue placements among decided ones, which are kept for a day', async () => {
    await leftBehind('PLACED', '23 HOUR');
    await leftBehind('OPEN', '1 MINUTE');
    await vi.waitFor(async () => expect(await countOf("placement WHERE state = 'OPEN'")).toBe(0), {
      timeout: 30_000,
    });
    expect(await countOf("placement WHERE state = 'PLACED'")).toBe(MANY);
  });

  it('is not blocked by placements that cannot be decided, and retries those later each time', async () => {
    await service.query('DELETE FROM placement');
    // The constraint makes each decision of these placements fail.
    await service.query(
      "ALTER TABLE placement ADD CONSTRAINT ck_stuck CHECK (state = 'OPEN' OR buyer_openid <> 'o-stuck')",
    );
    const stuck = await leftBehind('OPEN', '2 MINUTE', 'o-stuck');
    const [later = ''] = await leftBehind('OPEN', '1 MINUTE');
    await vi.waitFor(async () => expect((await progressOf(later)).state).toBe('REJECTED'), PATIENTLY);
    const makeDue = (attempts: string) =>
      service.query(
        `UPDATE placement SET ${attempts} rejection_due_at = UTC_TIMESTAMP(3) WHERE state = 'OPEN'`,
      );
    await makeDue('rejection_attempts = 8,');
    // All of them: an attempt still in flight below would put its placement off after it was made due.
    await vi.waitFor(async () => {
      const putOff = 'rejection_due_at > UTC_TIMESTAMP(3) + INTERVAL 120 SECOND';
      expect(await countOf(`placement WHERE state = 'OPEN' AND ${putOff}`)).toBe(MANY);
    }, PATIENTLY);
    for (const id of stuck) {
      const { state, attempts, wait } = await progressOf(id);
      expect({ state, attempts }).toEqual({ state: 'OPEN', attempts: 9 });
      expect(Number(wait)).toBeLessThanOrEqual(300);
    }
    await service.query('ALTER TABLE placement DROP CONSTRAINT ck_stuck');
    await makeDue('');
    const open = "placement WHERE state = 'OPEN'";
    await vi.waitFor(async () => expect(await countOf(open)).toBe(0), PATIENTLY);
  });
});
