import { randomUUID } from 'node:crypto';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { auditOf, expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, order, stockOf } from '../people/people.js';

const ORDERS = 200;
const AT_ONCE = 20;

let fleet: TestFleet;
let seller: Visitor;
let buyers: Visitor[];

beforeAll(async () => {
  fleet = await startFleet({
    env: { DIANCAN_PLACEMENT_DEADLINE_MS: '3000', DIANCAN_SWEEP_INTERVAL_MS: '100' },
  });
  seller = await aSeller(fleet);
  buyers = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) => aBuyer(fleet, `stubborn-${index}`)),
  );
});
afterAll(() => fleet?.stop());

/** Orders, and repeats the request with the same key after each 503, as that answer demands. */
async function orderStubbornly(buyer: Visitor, productId: string): Promise<number> {
  const key = randomUUID();
  for (;;) {
    const { status } = await order(buyer, [{ productId, quantity: 1 }], key);
    if (status !== 503) return status;
  }
}

describe.each(['product', 'order'] as const)('killing %s in the middle of 200 orders', service => {
  it('loses no stock and no order once it runs again', async () => {
    const productId = await aDish(seller, { stock: 10 * ORDERS });
    let answered = 0;
    let killed: Promise<void> | undefined;
    const outcomes: number[] = [];
    await Promise.all(
      buyers.map(async buyer => {
        for (let i = 0; i < ORDERS / AT_ONCE; i++) {
          outcomes.push(await orderStubbornly(buyer, productId));
          if (++answered === ORDERS / 4) killed = fleet.kill(service).then(() => fleet.restart(service));
        }
      }),
    );
    await killed;
    await expectTruthsToHold(fleet);
    const placed = outcomes.filter(status => status === 200).length;
    // An order in progress when the process died may miss its deadline. It is rejected then, but never lost
    // or doubled.
    expect(outcomes.every(status => status === 200 || status === 409)).toBe(true);
    expect(placed).toBeGreaterThan(ORDERS / 4);
    expect(await stockOf(seller, productId)).toBe(10 * ORDERS - placed);
  });
});

describe('the audit', () => {
  it('finds unexplained stock, and an order whose reservation was cancelled', async () => {
    const productId = await aDish(seller, { stock: 10 });
    const placed = await order(buyers[0]!, [{ productId, quantity: 1 }]);
    const [product, orders] = [fleet.db('product'), fleet.db('order')];
    const [rows] = await orders.query<RowDataPacket[]>('SELECT gid FROM orders WHERE order_id = ?', [
      placed.data.orderId,
    ]);
    const { gid } = rows[0]!;
    const endAs = (state: string) =>
      product.query('UPDATE transaction_branch SET state = ? WHERE gid = ?', [state, gid]);
    const states = async () =>
      (await product.query('SELECT state FROM transaction_branch WHERE gid = ?', [gid]))[0];
    // Its confirm comes after the answer.
    await vi.waitFor(async () => expect(await states()).toEqual([{ state: 'CONFIRMED' }]), {
      timeout: 60_000,
    });
    await product.query('UPDATE product SET stock = stock + 1 WHERE product_id = ?', [productId]);
    await endAs('CANCELLED');
    const { violations } = await auditOf(fleet);
    expect(violations.map(({ about }) => about)).toEqual(
      expect.arrayContaining([productId, placed.data.orderId]),
    );
    await product.query('UPDATE product SET stock = stock - 1 WHERE product_id = ?', [productId]);
    await endAs('CONFIRMED');
    expect((await auditOf(fleet)).violations).toEqual([]);
  });
});
