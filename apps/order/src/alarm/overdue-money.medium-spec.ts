import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ulid } from 'ulid';
import { type OrderService, startOrderService } from '../../testing/order-service.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;

let service: OrderService;

beforeAll(async () => {
  // Only the watch runs, so no job changes the rows of this spec.
  service = await startOrderService('http://127.0.0.1:1', {
    DIANCAN_ALARM_INTERVAL_MS: '20',
    DIANCAN_SWEEP_INTERVAL_MS: String(HOUR),
  });
});
afterAll(() => service?.stop());
beforeEach(async () => {
  for (const table of ['refund', 'payment', 'orders']) await service.query(`DELETE FROM ${table}`);
  // Wait until the gauge no longer shows the rows of the previous test.
  await expectOverdue({});
});

const ago = (ms: number): Date => new Date(Date.now() - ms);

const addRefund = (state: string, ageMs: number) =>
  service.query(
    'INSERT INTO refund (out_refund_no, order_id, out_trade_no, transaction_id, amount_fen, total_fen, ' +
      'cause, reason, state, attempts, created_at) ' +
      "VALUES (?, 'o', 'o', 't', 1, 1, 'CANCELLED', '', ?, 0, ?)",
    [ulid(), state, ago(ageMs)],
  );
const addPayment = (state: string, expiredForMs: number) =>
  service.query(
    'INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, ' +
      "created_at, queries, queried_at) VALUES (?, 'o', 'b', 1, ?, ?, ?, 0, ?)",
    [ulid(), state, ago(expiredForMs), ago(HOUR), ago(HOUR)],
  );
const addOrder = (status: string, payStatus: string, expiredForMs: number) =>
  service.query(
    'INSERT INTO orders (order_id, buyer_openid, status, pay_status, amount_fen, name, phone, address, ' +
      "remark, created_at, expires_at, expiry_due_at) VALUES (?, 'b', ?, ?, 1, '', '', '', '', ?, ?, ?)",
    [ulid(), status, payStatus, ago(HOUR), ago(expiredForMs), ago(-HOUR)],
  );

/** The counts that are not 0. */
async function overdue(): Promise<Record<string, number>> {
  const found = [...(await service.metrics()).matchAll(/^diancan_money_overdue\{kind="(\w+)"\} (\d+)$/gm)];
  expect(found).toHaveLength(4);
  return Object.fromEntries(
    found.map(([, kind = '', count]) => [kind, Number(count)] as const).filter(([, count]) => count > 0),
  );
}

const expectOverdue = (counts: Record<string, number>) =>
  vi.waitFor(async () => expect(await overdue()).toEqual(counts), { timeout: 20_000 });

describe('money is overdue', () => {
  it.each([
    ['in a refund that is unsent after ten minutes', () => addRefund('PENDING', 11 * MINUTE), { refund: 1 }],
    [
      'in a refund that is not made after ten minutes',
      () => addRefund('PROCESSING', 11 * MINUTE),
      { refund: 1 },
    ],
    ['in a refund that only a person can make', () => addRefund('ABNORMAL', 0), { refund_abnormal: 1 }],
    [
      'in a payment that is still open three minutes after its expiry',
      () => addPayment('OPEN', 4 * MINUTE),
      { payment: 1 },
    ],
    [
      'in an expired unpaid order that was not cancelled',
      () => addOrder('NEW', 'UNPAID', 2 * MINUTE),
      { order: 1 },
    ],
  ])('%s', async (_, add, counts) => {
    await add();
    await expectOverdue(counts);
  });

  const sent = (ageMs: number) =>
    service.query("UPDATE refund SET attempts = 1, sent_at = ? WHERE state = 'DONE'", [ago(ageMs)]);

  it('in no refund that waits while another refund of its transaction was sent recently', async () => {
    await addRefund('PENDING', 11 * MINUTE);
    await addRefund('DONE', 11 * MINUTE);
    await expectOverdue({ refund: 1 });
    await sent(9 * MINUTE);
    await expectOverdue({});
    await sent(11 * MINUTE);
    await expectOverdue({ refund: 1 });
  });

  it('in nothing that is still in time, or is settled', async () => {
    await addRefund('PENDING', 9 * MINUTE);
    await addRefund('PROCESSING', 9 * MINUTE);
    await addRefund('DONE', HOUR);
    await addRefund('RENEWED', HOUR);
    await addPayment('OPEN', 2 * MINUTE);
    await addPayment('PAID', HOUR);
    await addPayment('CLOSED', HOUR);
    await addOrder('NEW', 'UNPAID', 0);
    await addOrder('NEW', 'PAID', HOUR);
    await addOrder('ACCEPTED', 'UNPAID', HOUR);
    await addOrder('CANCELLED', 'UNPAID', HOUR);
    // Once the gauge shows these two, the rows above have been counted as well.
    await Promise.all([addRefund('ABNORMAL', 0), addOrder('NEW', 'UNPAID', HOUR)]);
    await expectOverdue({ refund_abnormal: 1, order: 1 });
  });
});
