import { describe, expect, it } from 'vitest';
import { billedDays, chinaDay, chinaDayBounds, lastBilledDay, oldestBilledDay } from './china-day.js';
import { type BillLine, type Books, compareBill, ownLines } from './compare-bill.js';

const row = (more: Partial<BillLine>): BillLine => ({
  kind: 'payment',
  transactionId: 't1',
  outTradeNo: 'o1',
  totalFen: 100,
  outRefundNo: null,
  refundFen: 0,
  refundStatus: null,
  ...more,
});
const refundRow = (more: Partial<BillLine> = {}): BillLine =>
  row({ kind: 'refund', outRefundNo: 'r1', refundFen: 40, refundStatus: 'SUCCESS', ...more });
const books = (more: Partial<Books> = {}): Books => ({
  receipts: [{ transactionId: 't1', outTradeNo: 'o1', amountFen: 100 }],
  refunds: [{ outRefundNo: 'r1', amountFen: 40, done: true }],
  outTradeNos: new Set(['o1']),
  ...more,
});
const nothing = { transactionIds: [], outRefundNos: [] };
const kinds = (
  bill: BillLine[],
  ours: Books,
  ofDay: { transactionIds: string[]; outRefundNos: string[] } = nothing,
) =>
  compareBill(bill, ours, ofDay).map(({ kind, number, billFen, booksFen }) => [
    kind,
    number,
    billFen,
    booksFen,
  ]);

describe('comparing a bill with our books', () => {
  it('finds nothing if both agree', () => {
    expect(kinds([row({}), refundRow()], books(), { transactionIds: ['t1'], outRefundNos: ['r1'] })).toEqual(
      [],
    );
  });

  it.each([
    [
      'a payment that is missing in our books',
      [row({})],
      books({ receipts: [] }),
      ['PAYMENT_NOT_BOOKED', 'o1', 100, null],
    ],
    [
      'a payment that we have not prepared',
      [row({})],
      books({ receipts: [], outTradeNos: new Set() }),
      ['PAYMENT_UNKNOWN', 'o1', 100, null],
    ],
    ['a payment of another amount', [row({ totalFen: 99 })], books(), ['PAYMENT_AMOUNT', 'o1', 99, 100]],
    [
      'a refund that only the bill shows as made',
      [refundRow()],
      books({ refunds: [{ outRefundNo: 'r1', amountFen: 40, done: false }] }),
      ['REFUND_NOT_DONE', 'r1', 40, 40],
    ],
    [
      'a refund that we have not requested',
      [refundRow()],
      books({ refunds: [] }),
      ['REFUND_UNKNOWN', 'r1', 40, null],
    ],
    ['a refund of another amount', [refundRow({ refundFen: 41 })], books(), ['REFUND_AMOUNT', 'r1', 41, 40]],
  ])('finds %s', (_, bill, ours, expected) => {
    expect(kinds(bill, ours)).toEqual([expected]);
  });

  it('finds entries that are in our books, but not in the bill', () => {
    expect(kinds([], books(), { transactionIds: ['t1'], outRefundNos: ['r1'] })).toEqual([
      ['PAYMENT_NOT_IN_BILL', 'o1', null, 100],
      ['REFUND_NOT_IN_BILL', 'r1', null, 40],
    ]);
  });

  it('accepts a refund that is still in progress on both sides', () => {
    expect(
      kinds(
        [refundRow({ refundStatus: 'PROCESSING' })],
        books({ refunds: [{ outRefundNo: 'r1', amountFen: 40, done: false }] }),
      ),
    ).toEqual([]);
  });
});

describe('lines of a bill', () => {
  const ours = '01JX0000000000000000000001';
  it.each([
    ['of a payment under our number', row({ outTradeNo: ours }), true],
    ['of a payment under the number of a further attempt', row({ outTradeNo: `${ours}-2` }), true],
    ['of a refund made on the merchant platform', refundRow({ outTradeNo: ours, outRefundNo: '5000' }), true],
    ['of a payment of another system', row({ outTradeNo: 'OTHERSYSTEM20260601777' }), false],
    ['of a refund of another system', refundRow({ outTradeNo: 'OTHERSYSTEM777', outRefundNo: ours }), false],
  ])('%s are recognised as ours or not', (_, line, isOurs) => {
    expect(ownLines([line])).toEqual(isOurs ? [line] : []);
  });
});

describe('a day in China', () => {
  it('begins eight hours before the day in UTC', () => {
    expect(chinaDay(new Date('2026-03-01T15:59:59Z'))).toBe('2026-03-01');
    expect(chinaDay(new Date('2026-03-01T16:00:00Z'))).toBe('2026-03-02');
    expect(chinaDayBounds('2026-03-02')).toEqual({
      from: new Date('2026-03-01T16:00:00Z'),
      to: new Date('2026-03-02T16:00:00Z'),
    });
  });

  it('is billed from 10:15 of the next day', () => {
    expect(lastBilledDay(new Date('2026-03-03T10:14:00+08:00'))).toBe('2026-03-01');
    expect(lastBilledDay(new Date('2026-03-03T10:16:00+08:00'))).toBe('2026-03-02');
  });

  it('is listed while it is one of the last billed days', () => {
    const now = new Date('2026-03-02T10:16:00+08:00');
    expect(billedDays(now, 3)).toEqual(['2026-03-01', '2026-02-28', '2026-02-27']);
  });

  it('has a bill for 90 days', () => {
    expect(oldestBilledDay(new Date('2026-06-30T00:00:00+08:00'))).toBe('2026-04-01');
  });
});
