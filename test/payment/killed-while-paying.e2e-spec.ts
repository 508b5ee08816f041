import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, order } from '../people/people.js';
import { balanceFen, HASTY_WECHAT } from '../people/wechat.js';
import { bookedFen } from './end-of-order.js';

const BUYERS = 6;
const ORDERS_EACH = 6;
const KILLS = 8;

let fleet: TestFleet;
let seller: Visitor;
let buyers: Visitor[];

beforeAll(async () => {
  fleet = await startFleet({
    env: { ...HASTY_WECHAT, DIANCAN_PLACEMENT_DEADLINE_MS: '5000', DIANCAN_WECHAT_PAY_TIMEOUT_MS: '2000' },
  });
  seller = await aSeller(fleet);
  buyers = await Promise.all(Array.from({ length: BUYERS }, (_, index) => aBuyer(fleet, `payer-${index}`)));
});
afterAll(() => fleet?.stop());

/** Repeats a request until its outcome is known. */
async function stubbornly<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 503) return answer;
  }
}

/** Orders, pays, and cancels every other order. */
async function orderAndPay(buyer: Visitor, productId: string): Promise<void> {
  for (let i = 0; i < ORDERS_EACH; i++) {
    const key = `${i}-${productId}`;
    const placed = await stubbornly(() => order(buyer, [{ productId, quantity: 1 }], key));
    if (placed.code !== 0) continue;
    const { orderId } = placed.data;
    const prepared = await stubbornly(() => buyer.post('/api/pay/create', { orderId }));
    if (prepared.code === 0) await buyer.payInWechat(prepared.data);
    if (i % 2 === 0) await stubbornly(() => buyer.post('/api/order/cancel', { orderId }));
  }
}

describe('killing the order service again and again while buyers pay and cancel', () => {
  it('loses no fen and takes none twice', async () => {
    const productId = await aDish(seller, { priceFen: 700, stock: 1_000 });
    const paid = new AbortController();
    const killer = (async () => {
      for (let kill = 0; kill < KILLS && !paid.signal.aborted; kill++) {
        // At a different moment each time: the steps of a payment last milliseconds, and none may be safe by
        // chance.
        await wait(150 + 97 * kill);
        await fleet.kill('order');
        await fleet.restart('order');
      }
    })();
    await Promise.all(buyers.map(buyer => orderAndPay(buyer, productId)));
    paid.abort();
    await killer;
    await vi.waitFor(async () => expect(await openPayments()).toBe(0), { timeout: 120_000, interval: 300 });
    await expectTruthsToHold(fleet);
    expect(await balanceFen(fleet)).toBe(await bookedFen(fleet));
  });
});

/**
 * Payments that WeChat has received but that are not booked are still OPEN; each one is queried until it is
 * known.
 */
async function openPayments(): Promise<number> {
  const [rows] = await fleet.db('order').query(
    `SELECT COUNT(*) AS count FROM payment p JOIN orders o ON o.order_id = p.order_id
       WHERE p.state = 'OPEN' AND p.queries < 2`,
  );
  return Number((rows as Array<{ count: number }>)[0]!.count);
}
