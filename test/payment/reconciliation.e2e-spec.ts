import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import { anUnpaidOrder, aPaidOrder, HASTY_WECHAT, misfortune, pay, receiptsOf } from '../people/wechat.js';

const DAY_MS = 24 * 3_600_000;
const CHINA_OFFSET_MS = 8 * 3_600_000;

let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;
let productId: string;

beforeAll(async () => {
  fleet = await startFleet({ env: { ...HASTY_WECHAT, DIANCAN_SWEEP_INTERVAL_MS: '3600000' } });
  [buyer, seller] = await Promise.all([aBuyer(fleet), aSeller(fleet)]);
  productId = await aDish(seller);
});
afterAll(() => fleet?.stop());

/** Moves WeChat two days ahead, so that today's bill is available; signatures keep the real time. */
async function twoDaysLater(): Promise<void> {
  const advanceMs = 2 * DAY_MS;
  await fetch(new URL('/sandbox/clock', fleet.sandboxUrl), {
    method: 'POST',
    body: JSON.stringify({ advanceMs }),
    headers: { 'content-type': 'application/json' },
  });
}

describe('reconciling a day', () => {
  it('books a payment whose notification was missed, and lists what it cannot mend', async () => {
    const day = new Date(Date.now() + CHINA_OFFSET_MS).toISOString().slice(0, 10);
    await aPaidOrder(buyer, productId);
    const missed = await anUnpaidOrder(buyer, productId);
    await misfortune(fleet, { kind: 'notification-never' });
    await pay(buyer, missed);
    const lost = await aPaidOrder(buyer, productId);
    // Falsifies our books: an amount that the bill does not confirm.
    await fleet
      .db('order')
      .query('UPDATE receipt SET amount_fen = amount_fen + 1 WHERE order_id = ?', [lost]);
    await twoDaysLater();

    const run = await seller.post('/api/seller/reconciliation/run', { day });
    expect(run.data).toMatchObject({
      day,
      billLines: 3,
      repaired: 1,
      differences: [{ kind: 'PAYMENT_AMOUNT', number: lost }],
    });
    expect(await receiptsOf(fleet, missed)).toMatchObject([{ purpose: 'ORDER' }]);
    const list = await seller.get('/api/seller/reconciliation/list');
    expect(list.data.items.find((item: { day: string }) => item.day === day)).toEqual(run.data);
  });
});
