import { randomUUID } from 'node:crypto';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startFleet, type TestFleet } from '../../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller, order } from '../../people/people.js';
import { aPaidOrder, inboxOf, misfortune, pay, refundLines, viewOf } from '../../people/wechat.js';
import { MERCHANT, recordedReleases, type RecordedOrder } from '../release.js';
import { ClosableWays } from './closable-ways.js';
import { writeRelease } from './write-release.js';

const [buyerName, sellerName] = ['buyer-1', 'seller-1'] as const;
const [priceFen, stock] = [700, 100] as const;
const DAY_MS = 24 * 3_600_000;
const DEDUCT = 'POST /internal/stock/deduct';

const given = (variable: 'CHECKOUT' | 'RELEASE'): string => {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: see test/upgrade/README.md`);
  return value;
};
const [checkout, name] = [given('CHECKOUT'), given('RELEASE')];

const ways = new ClosableWays();
let fleet: TestFleet;
let buyer: Awaited<ReturnType<typeof aBuyer>>;
let seller: typeof buyer;
let productId: string;

beforeAll(async () => {
  fleet = await startFleet({
    dist: `${checkout}/dist`,
    env: {
      ...MERCHANT,
      DIANCAN_CONFIG_DIR: `${checkout}/config-repo`,
      DIANCAN_SANDBOX_REFUND_DONE_AFTER_MS: '20',
      DIANCAN_UNPAID_EXPIRY_MS: String(DAY_MS),
      DIANCAN_SWEEP_INTERVAL_MS: '100',
      DIANCAN_NOTICE_INTERVAL_MS: '100',
    },
    detours: async ({ settings: { ports } }) => ({
      order: {
        ports: {
          sandbox: await ways.to(ports.sandbox),
          product: await ways.to(ports.product),
          user: await ways.to(ports.user),
        },
      },
      user: { ports: { sandbox: await ways.to(ports.sandbox) } },
    }),
  });
  [buyer, seller] = await Promise.all([aBuyer(fleet, buyerName), aSeller(fleet, sellerName)]);
  productId = await aDish(seller, { name: '牛肉面', priceFen, stock });
});
afterAll(async () => {
  await fleet?.stop();
  ways.stop();
});

const soon = (check: () => Promise<unknown>) => vi.waitFor(check, { timeout: 60_000, interval: 100 });

async function finish(orderId: string): Promise<void> {
  expect((await seller.post('/api/seller/order/accept', { orderId })).code).toBe(0);
  expect((await seller.post('/api/order/finish', { orderId })).code).toBe(0);
}

async function cancel(orderId: string): Promise<void> {
  expect((await buyer.post('/api/order/cancel', { orderId })).code).toBe(0);
}

async function unpaid(quantity: number, key: string = randomUUID()) {
  const placed = await order(buyer, [{ productId, quantity }], key);
  expect(placed.code, placed.msg).toBe(0);
  return { orderId: String(placed.data.orderId), quantity, key };
}

async function prepared(quantity: number, key?: string): Promise<RecordedOrder & { key: string }> {
  const made = await unpaid(quantity, key);
  expect((await buyer.post('/api/pay/create', { orderId: made.orderId })).code).toBe(0);
  return made;
}

const paid = async (quantity: number): Promise<RecordedOrder> => ({
  orderId: await aPaidOrder(buyer, productId, quantity),
  quantity,
});

async function recordRefunds() {
  const key = 'refund-of-a-line';
  const line = await paid(2);
  await refundLines(seller, line.orderId, [{ productId, quantity: 1 }], key);
  await soon(async () => expect(await inboxOf(fleet, buyerName)).toContain(line.orderId));

  const refundSent = await paid(3);
  await misfortune(fleet, { kind: 'refund-slow', ms: 600_000, match: { outTradeNo: refundSent.orderId } });
  await cancel(refundSent.orderId);
  await soon(async () =>
    expect((await viewOf(buyer, refundSent.orderId)).refunds).toMatchObject([{ state: 'PROCESSING' }]),
  );

  const refundWaiting = await paid(4);
  const { refused } = ways.close('POST /v3/refund/domestic/refunds');
  await cancel(refundWaiting.orderId);
  await refused;
  return { lineRefunded: { ...line, key }, refundSent, refundWaiting };
}

async function recordNotices() {
  const [noticeAtUser, noticeAtOrder] = [await paid(1), await paid(1)];
  const sending = ways.close('POST /cgi-bin/message/template/send');
  await finish(noticeAtUser.orderId);
  await sending.refused;
  const submitting = ways.close('POST /internal/notice/submit');
  await finish(noticeAtOrder.orderId);
  await submitting.refused;
  return { noticeAtUser, noticeAtOrder };
}

async function recordUnpaid() {
  const open = await prepared(5, 'unpaid');
  const paidUnheard = await unpaid(6);
  await misfortune(fleet, { kind: 'notification-never', match: { outTradeNo: paidUnheard.orderId } });
  const asking = ways.close('GET /v3/pay/transactions');
  await pay(buyer, paidUnheard.orderId);
  await asking.refused;
  expect(await viewOf(buyer, paidUnheard.orderId)).toMatchObject({ payStatus: 'UNPAID' });

  await fleet.restart('order', { DIANCAN_UNPAID_EXPIRY_MS: '120000' });
  const unpaidPastExpiry = await prepared(7);
  const stockReleaseWaiting = await unpaid(8);
  const releasing = ways.close('POST /internal/stock/release');
  await cancel(stockReleaseWaiting.orderId);
  await releasing.refused;
  return { unpaid: open, paidUnheard, unpaidPastExpiry, stockReleaseWaiting };
}

/** Comes last, because the order service dies over it. */
async function recordPlacements() {
  const stockNotTaken = { key: 'stock-not-taken', quantity: 9 };
  const stockTaken = { key: 'stock-taken', quantity: 10 };
  const answers: Array<Promise<unknown>> = [];
  for (const [{ key, quantity }, moment] of [
    [stockNotTaken, 'before'],
    [stockTaken, 'after'],
  ] as const) {
    const held = ways.hold(DEDUCT, moment);
    answers.push(order(buyer, [{ productId, quantity }], key));
    await held;
  }
  await fleet.kill('order');
  await Promise.all(answers);
  return { stockNotTaken, stockTaken };
}

it('records the open work of a release', async () => {
  const refunds = await recordRefunds();
  const notices = await recordNotices();
  const orders = await recordUnpaid();
  const placements = await recordPlacements();
  for (const service of ['gateway', 'user', 'product', 'sandbox'] as const) await fleet.end(service);
  const commit = (await execa('git', ['rev-parse', '--short=7', 'HEAD'], { cwd: checkout })).stdout;
  await writeRelease(name, fleet, {
    commit,
    takenAt: new Date().toISOString(),
    buyer: buyerName,
    seller: sellerName,
    productId,
    priceFen,
    stock,
    placements,
    ...refunds,
    ...notices,
    ...orders,
  });
  expect(recordedReleases()).toContain(name);
});
