import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OrderService, startOrderService } from '../../testing/order-service.js';

const MINUTE = 60_000;

let service: OrderService;

beforeAll(async () => {
  // The provider cannot be reached: it is asked again and again.
  service = await startOrderService('http://127.0.0.1:1', { DIANCAN_SWEEP_INTERVAL_MS: '20' });
});
afterAll(() => service?.stop());

const inMs = (ms: number): Date => new Date(Date.now() + ms);

/** A payment that was asked about often enough for the next question to be half an hour away. @returns when that is, in ms */
async function nextQuestionOf(expiresAt: Date): Promise<number> {
  const outTradeNo = ulid();
  await service.query(
    'INSERT INTO payment (out_trade_no, order_id, buyer_openid, amount_fen, state, expires_at, created_at, queries, queried_at, query_due_at) ' +
      "VALUES (?, 'o', 'b', 1, 'OPEN', ?, ?, 8, ?, ?)",
    [outTradeNo, expiresAt, inMs(-MINUTE), inMs(-MINUTE), inMs(-1)],
  );
  const read = async () =>
    (
      await service.query<{ queries: number; due: Date }>(
        'SELECT queries, query_due_at AS due FROM payment WHERE out_trade_no = ?',
        [outTradeNo],
      )
    )[0]!;
  await vi.waitFor(async () => expect((await read()).queries).toBe(9), { timeout: 20_000 });
  return (await read()).due.getTime();
}

describe('the next question about an open payment', () => {
  it('is asked when it can be closed, if that comes first', async () => {
    const expiresAt = inMs(10 * MINUTE);
    const due = await nextQuestionOf(expiresAt);
    expect(due).toBeGreaterThan(expiresAt.getTime() + MINUTE);
    expect(due).toBeLessThan(expiresAt.getTime() + 2 * MINUTE);
  });

  it('is asked by the table while its end is far away, and after it', async () => {
    for (const expiresAt of [inMs(60 * MINUTE), inMs(-5 * MINUTE)]) {
      const due = await nextQuestionOf(expiresAt);
      expect(due).toBeGreaterThan(Date.now() + 28 * MINUTE);
      expect(due).toBeLessThan(Date.now() + 32 * MINUTE);
    }
  });
});
