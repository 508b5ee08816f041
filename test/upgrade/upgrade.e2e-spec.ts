import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { auditOf } from '../people/audit.js';
import { aBuyer, aVisitor, order, stockOf } from '../people/people.js';
import {
  balanceFen,
  givenBackFen,
  HASTY_WECHAT,
  inboxOf,
  pay,
  refundLines,
  untilPayStatus,
  viewOf,
} from '../people/wechat.js';
import { loadRelease } from './load-release.js';
import { MERCHANT, readRelease, recordedReleases } from './release.js';

/** Longer than what was under way may take: all of it is overdue at the start. */
const DOWNTIME_MS = 15 * 60_000;

const CANCELLED = { status: 'CANCELLED', payStatus: 'UNPAID' };
const REFUNDED = { status: 'CANCELLED', payStatus: 'REFUNDED' };

/** Work that is overdue counts as a violation, not as unsettled: so both are awaited together. */
const untilAllHasEnded = (fleet: TestFleet) =>
  vi.waitFor(async () => expect(await auditOf(fleet)).toMatchObject({ unsettled: 0, violations: [] }), {
    timeout: 120_000,
    interval: 200,
  });

describe.each(recordedReleases())('a fleet on the data of release %s', name => {
  const release = readRelease(name);
  const { productId, priceFen, stock, placements } = release;
  let fleet: TestFleet;
  let buyer: Awaited<ReturnType<typeof aBuyer>>;
  let seller: typeof buyer;

  beforeAll(async () => {
    fleet = await startFleet({
      env: { ...HASTY_WECHAT, ...MERCHANT, DIANCAN_NOTICE_INTERVAL_MS: '100' },
      prepare: (_dataDir, direct) => loadRelease(name, DOWNTIME_MS, direct),
    });
    buyer = await aBuyer(fleet, release.buyer);
    seller = aVisitor(fleet);
    await seller.loginAsSeller(release.seller);
    await untilAllHasEnded(fleet);
  });
  afterAll(() => fleet?.stop());

  it.each(['refundWaiting', 'refundSent'] as const)('gives all of the money back: %s', async kind => {
    const { orderId, quantity } = release[kind];
    expect(await viewOf(buyer, orderId)).toMatchObject(REFUNDED);
    expect(await givenBackFen(fleet, orderId)).toBe(quantity * priceFen);
  });

  it('gives the money of a line back only once', async () => {
    const { orderId, key } = release.lineRefunded;
    const repeated = await refundLines(seller, orderId, [{ productId, quantity: 1 }], key);
    expect(repeated.code, repeated.msg).toBe(0);
    expect((await viewOf(buyer, orderId)).refunds).toHaveLength(1);
    expect(await givenBackFen(fleet, orderId)).toBe(priceFen);
  });

  it.each(['noticeAtOrder', 'noticeAtUser', 'lineRefunded'] as const)(
    'tells the buyer once: %s',
    async kind => {
      const { orderId } = release[kind];
      const noticesOfIt = async () =>
        (JSON.parse(await inboxOf(fleet, release.buyer)) as unknown[]).filter(message =>
          JSON.stringify(message).includes(orderId),
        );
      // One that waited at order has gone through RabbitMQ.
      await vi.waitFor(async () => expect(await noticesOfIt()).toHaveLength(1), { timeout: 60_000 });
    },
  );

  it('learns of a payment whose notification never came', async () => {
    expect(await viewOf(buyer, release.paidUnheard.orderId)).toMatchObject({
      status: 'NEW',
      payStatus: 'PAID',
    });
  });

  it.each(['unpaidPastExpiry', 'stockReleaseWaiting'] as const)('ends an unpaid order: %s', async kind => {
    expect(await viewOf(buyer, release[kind].orderId)).toMatchObject(CANCELLED);
  });

  it.each(['stockTaken', 'stockNotTaken'] as const)(
    'rejects a placement that was cut off: %s',
    async kind => {
      const { key, quantity } = placements[kind];
      expect(await order(buyer, [{ productId, quantity }], key)).toMatchObject({ status: 409, code: 5005 });
    },
  );

  it('answers a key that was used before with its order, and refuses it for another body', async () => {
    const { orderId, quantity, key } = release.unpaid;
    const again = (items: object[]) => order(buyer, items, key);
    expect(await again([{ productId, quantity }])).toMatchObject({
      status: 200,
      data: { orderId, amountFen: quantity * priceFen },
    });
    expect(await again([{ productId, quantity: quantity + 1 }])).toMatchObject({ status: 422 });
  });

  it('keeps the stock of the living orders, and no other', async () => {
    const { lineRefunded, noticeAtUser, noticeAtOrder, paidUnheard, unpaid } = release;
    const living = [lineRefunded, noticeAtUser, noticeAtOrder, paidUnheard, unpaid];
    const held = living.reduce((sum, { quantity }) => sum + quantity, 0);
    expect(await stockOf(buyer, productId)).toBe(stock - held);
  });

  it('takes the money of an order whose payment the release before has prepared', async () => {
    const { orderId, quantity } = release.unpaid;
    const before = await balanceFen(fleet);
    await pay(buyer, orderId);
    await untilPayStatus(buyer, orderId, 'PAID');
    expect(await balanceFen(fleet)).toBe(before + quantity * priceFen);
  });
});
