import { describe, expect, it } from 'vitest';
import type { Refund } from './refund.js';
import { checkRefund } from './refund-rules.js';

const NOW = Date.parse('2026-08-08T12:00:00Z');
const payment = { transactionId: '4200', openid: 'buyer-1', fen: 100, currency: 'CNY', paidAt: NOW - 1_000 };
const before = (refundFen: number, ageMs: number) =>
  ({ refundFen, status: 'SUCCESS', createdAt: NOW - ageMs }) as Refund;
const check =
  (refund: number, changes: object = {}) =>
  () =>
    checkRefund(
      { out_trade_no: 'order-1', out_refund_no: 'r', amount: { refund, total: 100, currency: 'CNY' } },
      { payment, before: [], now: NOW, apartMs: 60_000, ...changes },
    );

describe('a refund', () => {
  it('may take all that is left, a minute after the last one', () => {
    expect(check(60, { before: [before(40, 60_000)] })).not.toThrow();
  });

  it.each<[string, string, object]>([
    ['a year after the payment', '一年', { payment: { ...payment, paidAt: NOW - 366 * 24 * 3_600_000 } }],
    ['as the 51st', '50次', { before: Array.from({ length: 50 }, () => before(1, 60_000)) }],
    ['within a minute of the last one', '1分钟', { before: [before(1, 59_999)] }],
    ['over what is left', '大于', { before: [before(91, 60_000)] }],
  ])('is refused %s', (_when, why, changes) => {
    expect(check(10, changes)).toThrow(why);
  });
});
