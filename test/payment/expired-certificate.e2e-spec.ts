import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import {
  anUnpaidOrder,
  aPaidOrder,
  givenBackFen,
  HASTY_WECHAT,
  newCertificate,
  pay,
  receiptsOf,
  refusalsCounted,
  refusedNotifications,
  signWith,
  untilPayStatus,
  viewOf,
} from '../people/wechat.js';
import { giveOrderAClock } from './movable-clock.js';

const EXPIRED = { fromDays: -10, toDays: -1 };
const MINUTE_MS = 60_000;

let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;
let productId: string;
let moveClockTo: (aheadMs: number) => void;

beforeAll(async () => {
  fleet = await startFleet({ env: { ...HASTY_WECHAT, DIANCAN_WECHAT_PLATFORM_CERTIFICATES: 'true' } });
  moveClockTo = await giveOrderAClock(fleet);
  [buyer, seller] = await Promise.all([aBuyer(fleet), aSeller(fleet)]);
  productId = await aDish(seller, { priceFen: 1_200 });
  // Both certificates are listed, and known to order from its first call on.
  await newCertificate(fleet, { ...EXPIRED, listedForEver: true });
  await newCertificate(fleet);
  await signWith(fleet, { mode: 'certificates', newerPercent: 100 });
});
afterAll(() => fleet?.stop());

describe('WeChat Pay with an expired certificate', () => {
  it.each([
    [
      'that it lists all the same',
      () => signWith(fleet, { newerPercent: 0 }),
      () => signWith(fleet, { newerPercent: 100 }),
    ],
    [
      'that it lists no more',
      () => newCertificate(fleet, EXPIRED),
      async () => {
        await newCertificate(fleet);
        // Order notices a new certificate within a minute, because an unknown serial causes at most one
        // request a minute.
        moveClockTo(MINUTE_MS);
      },
    ],
  ])('%s is not trusted; with a valid one everything settles by itself', async (_, spoil, makeGood) => {
    const toRefund = await aPaidOrder(buyer, productId);
    const toPay = await anUnpaidOrder(buyer, productId);
    const late = await anUnpaidOrder(buyer, productId);
    const { data: prepared } = await buyer.post('/api/pay/create', { orderId: toPay });
    const counted = await refusalsCounted(fleet, 'serial_unknown');

    await spoil();
    expect((await buyer.payInWechat(prepared)).status).toBe(200);
    await vi.waitFor(async () => expect(await refusedNotifications(fleet, toPay)).toBeGreaterThan(0), {
      timeout: 30_000,
    });
    expect(await refusalsCounted(fleet, 'serial_unknown')).toBeGreaterThan(counted);
    // Viewing the order queries WeChat Pay, whose answer is not trusted either.
    expect((await viewOf(buyer, toPay)).payStatus).toBe('UNPAID');
    expect(await receiptsOf(fleet, toPay)).toEqual([]);
    expect((await seller.post('/api/seller/order/accept', { orderId: toPay })).status).toBe(409);
    expect((await buyer.post('/api/order/cancel', { orderId: toPay })).status).toBe(503);
    expect((await buyer.post('/api/pay/create', { orderId: late })).status).toBe(503);
    expect((await buyer.post('/api/order/cancel', { orderId: toRefund })).data.payStatus).toBe('REFUNDING');
    await vi.waitFor(async () => expect(await givenBackFen(fleet, toRefund)).toBe(1_200), {
      timeout: 30_000,
    });
    expect((await viewOf(buyer, toRefund)).payStatus).toBe('REFUNDING');

    await makeGood();
    await booked(toPay);
    await refunded(toRefund);
    expect(await givenBackFen(fleet, toRefund)).toBe(1_200);
    await pay(buyer, late);
    await untilPayStatus(buyer, late, 'PAID');
  });

  it('leaves the audit without violations', async () => {
    await expectTruthsToHold(fleet);
  });
});

/** Reads the database, because viewing the order would query WeChat Pay. */
const booked = (orderId: string) =>
  vi.waitFor(
    async () => expect(await receiptsOf(fleet, orderId)).toEqual([{ purpose: 'ORDER', amountFen: 1_200 }]),
    { timeout: 150_000, interval: 200 },
  );

const refunded = (orderId: string) =>
  vi.waitFor(
    async () => {
      const [rows] = await fleet.db('order').query('SELECT state FROM refund WHERE order_id = ?', [orderId]);
      expect(rows).toEqual([{ state: 'DONE' }]);
    },
    { timeout: 150_000, interval: 200 },
  );
