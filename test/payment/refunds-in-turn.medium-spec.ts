import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type OrderWithSandbox, PRODUCT_ID, startOrderWithSandbox } from './order-with-sandbox.js';

const BUYER = 'buyer-1';
const seller = { role: 'seller', subject: 's-1' } as const;
const WAIT = { timeout: 30_000, interval: 50 };

let shop: OrderWithSandbox;

beforeAll(async () => {
  // A turn ends when a test says so.
  shop = await startOrderWithSandbox({ DIANCAN_REFUNDS_APART_MS: '3600000' });
});
afterAll(() => shop?.stop());
afterEach(() => shop.noFaults());

interface Row {
  readonly number: string;
  readonly state: string;
  readonly attempts: number;
  readonly refusal: string | null;
}

const refundsOf = (orderId: string) =>
  shop.service.query<Row>(
    'SELECT out_refund_no AS number, state, attempts, last_refusal AS refusal FROM refund WHERE order_id = ? ORDER BY created_at, out_refund_no',
    [orderId],
  );
/**
 * `1` for each that WeChat has taken on, `0` for each that was never sent, oldest first. Jobs that wait for
 * their turn look again whether it has come.
 */
async function turnsOf(orderId: string): Promise<string> {
  await shop.service.query(
    "UPDATE job SET due_at = UTC_TIMESTAMP(3) WHERE kind = 'refund' AND claim IS NULL AND attempts = 0",
  );
  return (await refundsOf(orderId))
    .map(({ state, attempts }) => (state === 'PENDING' ? (attempts === 0 ? '0' : '?') : '1'))
    .join('');
}

async function aPaidOrder(quantity: number): Promise<string> {
  const orderId = await shop.place(BUYER, quantity);
  await shop.pay(BUYER, orderId);
  return orderId;
}

async function refundOne(orderId: string): Promise<void> {
  const body = { orderId, lines: [{ productId: PRODUCT_ID, quantity: 1 }], reason: '少了一份' };
  const key = { 'idempotency-key': randomUUID() };
  const answer = await shop.service.call(seller, 'POST', '/seller/order/refund', body, key);
  expect(answer.status, answer.msg).toBe(200);
}

/** Resolves when the loop has looked at all refunds that were there. */
async function untilLookedAt(): Promise<void> {
  const orderId = await aPaidOrder(1);
  await refundOne(orderId);
  await expect.poll(() => turnsOf(orderId), WAIT).toBe('1');
}

/** A minute passes for WeChat, and as long as it takes for us. */
async function untilTheNextTurn(orderId: string): Promise<void> {
  await shop.sandbox.control('/sandbox/clock', { advanceMs: 61_000 });
  await shop.service.query('UPDATE refund SET sent_at = sent_at - INTERVAL 2 HOUR WHERE order_id = ?', [
    orderId,
  ]);
}

describe('refunds of one order', () => {
  it('are sent one after the other, oldest first, so that WeChat refuses none', async () => {
    const orderId = await aPaidOrder(10);
    for (let line = 0; line < 10; line++) await refundOne(orderId);
    for (let taken = 1; taken <= 10; taken++) {
      await expect.poll(() => turnsOf(orderId), WAIT).toBe('1'.repeat(taken).padEnd(10, '0'));
      if (taken === 1) await untilLookedAt();
      expect(await turnsOf(orderId)).toBe('1'.repeat(taken).padEnd(10, '0'));
      await untilTheNextTurn(orderId);
    }
    expect((await refundsOf(orderId)).map(({ refusal }) => refusal)).toEqual(
      Array.from({ length: 10 }, () => null),
    );
  });

  it('that WeChat refuses gives its turn to the next one at once, and comes back', async () => {
    const orderId = await aPaidOrder(2);
    await shop.fault({ kind: 'not-enough', match: { path: '/v3/refund', method: 'POST' } });
    await refundOne(orderId);
    await expect.poll(async () => (await refundsOf(orderId))[0]!.refusal, WAIT).toBe('NOT_ENOUGH');
    await refundOne(orderId);
    await expect.poll(() => turnsOf(orderId), WAIT).toBe('?1');
    await untilTheNextTurn(orderId);
    await expect.poll(() => turnsOf(orderId), WAIT).toBe('11');
  });

  it('of unknown outcome keeps its turn until WeChat has taken it on', async () => {
    const orderId = await aPaidOrder(2);
    await shop.fault({ kind: 'cut', match: { path: '/v3/refund', method: 'POST' } });
    await refundOne(orderId);
    await expect.poll(async () => (await refundsOf(orderId))[0]!.attempts, WAIT).toBe(1);
    await untilTheNextTurn(orderId);
    await refundOne(orderId);
    await expect.poll(() => turnsOf(orderId), WAIT).toBe('10');
    await untilLookedAt();
    expect(await turnsOf(orderId)).toBe('10');
    await untilTheNextTurn(orderId);
    await expect.poll(() => turnsOf(orderId), WAIT).toBe('11');
  });
});

describe('a refund that WeChat could not make', () => {
  it('is asked about now and then, so that it is settled when a person has made it', async () => {
    const orderId = await aPaidOrder(1);
    await shop.fault({ kind: 'refund-ends', status: 'ABNORMAL' });
    await refundOne(orderId);
    await expect.poll(async () => (await refundsOf(orderId))[0]!.state, WAIT).toBe('ABNORMAL');
    const { number } = (await refundsOf(orderId))[0]!;
    const query = (await shop.service.jobs('refund-query')).find(({ key }) => key === number)!;
    expect(query.waitMs).toBeGreaterThan(8 * 60_000);
    expect(query.waitMs).toBeLessThanOrEqual(10 * 60_000);

    const { refund_id: refundId } = (await shop.sandbox.merchant.queryRefund(number)).json;
    const applied = await shop.sandbox.merchant.call(
      'POST',
      `/v3/refund/domestic/refunds/${String(refundId)}/apply-abnormal-refund`,
      { out_refund_no: number, type: 'MERCHANT_BANK_CARD' },
    );
    expect(applied.status, applied.text).toBe(200);
    await expect
      .poll(async () => (await shop.sandbox.merchant.queryRefund(number)).json['status'], WAIT)
      .toBe('SUCCESS');
    await shop.service.query('UPDATE job SET due_at = UTC_TIMESTAMP(3) WHERE job_key = ?', [number]);
    await expect.poll(() => shop.payStatusOf(orderId), WAIT).toBe('REFUNDED');
  });
});
