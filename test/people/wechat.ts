import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import type { TestFleet } from '../fleet/start-fleet.js';
import { order } from './people.js';

/** Delays of WeChat are short. */
export const HASTY_WECHAT = {
  DIANCAN_SANDBOX_RETRY_SPEED: '100',
  DIANCAN_SANDBOX_REFUND_DONE_AFTER_MS: '20',
  DIANCAN_SANDBOX_REFUND_APART_MS: '1',
  DIANCAN_REFUNDS_APART_MS: '10',
  DIANCAN_SWEEP_INTERVAL_MS: '100',
};

/** Calls one of the sandbox's controls; see docs/sandbox.md. */
async function control(fleet: TestFleet, path: string, body: object): Promise<unknown> {
  const response = await fetch(new URL(path, fleet.sandboxUrl), {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const answer = await response.text();
  expect(response.status, answer).toBe(200);
  return JSON.parse(answer);
}

/** Requests a fault. */
export const misfortune = (fleet: TestFleet, fault: object) => control(fleet, '/sandbox/faults', fault);

/** Settles a refund that WeChat Pay cannot make, like a person on the merchant platform. */
export const settleRefund = (fleet: TestFleet, refundId: string) =>
  control(fleet, `/sandbox/refunds/${refundId}/settle`, {});

/** Changes the key that WeChat Pay signs with. */
export const signWith = (fleet: TestFleet, use: object) => control(fleet, '/sandbox/platform-keys', use);

/** Gives WeChat Pay a new platform certificate to sign with. */
export async function newCertificate(fleet: TestFleet, validity: object = {}): Promise<string> {
  return ((await control(fleet, '/sandbox/platform-keys/certificates', validity)) as { serial: string })
    .serial;
}

export async function noMisfortunes(fleet: TestFleet): Promise<void> {
  await fetch(new URL('/sandbox/faults', fleet.sandboxUrl), { method: 'DELETE' });
}

export async function anUnpaidOrder(buyer: Visitor, productId: string, quantity = 1): Promise<string> {
  const placed = await order(buyer, [{ productId, quantity }]);
  expect(placed.code, placed.msg).toBe(0);
  return placed.data.orderId;
}

/** Prepares a payment and pays it in WeChat. The caller checks whether the order is paid. */
export async function pay(buyer: Visitor, orderId: string): Promise<void> {
  const prepared = await buyer.post('/api/pay/create', { orderId });
  expect(prepared.code, prepared.msg).toBe(0);
  const paid = await buyer.payInWechat(prepared.data);
  expect(paid.status, await paid.text()).toBe(200);
}

export const viewOf = async (visitor: Visitor, orderId: string) =>
  (await visitor.get(`/api/order/detail?orderId=${orderId}`)).data;

/** Polls the order, like a waiting person. */
export async function untilPayStatus(buyer: Visitor, orderId: string, payStatus: string): Promise<void> {
  await vi.waitFor(async () => expect((await viewOf(buyer, orderId)).payStatus).toBe(payStatus), {
    timeout: 60_000,
    interval: 100,
  });
}

export async function aPaidOrder(buyer: Visitor, productId: string, quantity = 1): Promise<string> {
  const orderId = await anUnpaidOrder(buyer, productId, quantity);
  await pay(buyer, orderId);
  await untilPayStatus(buyer, orderId, 'PAID');
  return orderId;
}

export interface RefundedLine {
  readonly productId: string;
  readonly quantity: number;
}

/** The seller refunds some lines, with a new key unless one is given. */
export const refundLines = (
  seller: Visitor,
  orderId: string,
  lines: readonly RefundedLine[],
  key: string = randomUUID(),
) =>
  seller.post('/api/seller/order/refund', { orderId, lines, reason: '少了一份' }, { 'idempotency-key': key });

/** The order service's view of an order's money. */
export async function receiptsOf(fleet: TestFleet, orderId: string) {
  const [rows] = await fleet
    .db('order')
    .query('SELECT purpose, amount_fen AS amountFen FROM receipt WHERE order_id = ?', [orderId]);
  return (rows as Array<{ purpose: string; amountFen: string | number }>).map(({ purpose, amountFen }) => ({
    purpose,
    amountFen: Number(amountFen),
  }));
}

interface Notified {
  readonly attempts: ReadonlyArray<{ readonly status: number | null }>;
}

/** How many notifications about an order we have refused, by the sandbox's record. */
export async function refusedNotifications(fleet: TestFleet, orderId: string): Promise<number> {
  const response = await fetch(new URL(`/sandbox/notifications?outTradeNo=${orderId}`, fleet.sandboxUrl));
  const notified = (await response.json()) as Notified[];
  return notified.flatMap(({ attempts }) => attempts).filter(({ status }) => status !== null && status >= 400)
    .length;
}

/** How many notifications the order service has refused for this reason since its start, by its metric. */
export async function refusalsCounted(fleet: TestFleet, reason: string): Promise<number> {
  const series = new RegExp(`^diancan_pay_notifications_refused_total\\{reason="${reason}"\\} (\\d+)$`, 'm');
  return Number(series.exec(await fleet.metrics('order'))?.[1]);
}

interface Ledger {
  readonly entries: ReadonlyArray<{ readonly kind: string; readonly fen: number }>;
}

/** How much WeChat Pay has refunded for an order, by its ledger, in fen. */
export async function givenBackFen(fleet: TestFleet, orderId: string): Promise<number> {
  const response = await fetch(new URL(`/sandbox/ledger?outTradeNo=${orderId}`, fleet.sandboxUrl));
  const { entries } = (await response.json()) as Ledger;
  return -entries.filter(({ kind }) => kind === 'REFUND').reduce((sum, { fen }) => sum + fen, 0);
}

/** The balance that WeChat Pay holds for us, by its ledger, in fen. */
export async function balanceFen(fleet: TestFleet): Promise<number> {
  const response = await fetch(new URL('/sandbox/ledger', fleet.sandboxUrl));
  return ((await response.json()) as { balanceFen: number }).balanceFen;
}

/** The template messages that a user of WeChat has received, as text. */
export const inboxOf = async (fleet: TestFleet, openid: string): Promise<string> =>
  (await fetch(new URL(`/sandbox/inbox?openid=${openid}`, fleet.sandboxUrl))).text();
