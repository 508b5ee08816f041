import { describe, expect, it } from 'vitest';
import { BILL_HEAD, billOf, PAYMENT_LINE, REFUND_LINE } from '../../../testing/trade-bill.js';
import { parseBill } from './parse-bill.js';
import { fenOf } from './yuan.js';

describe('a trade bill', () => {
  it('has a row for each payment and each refund', () => {
    expect(parseBill(billOf(PAYMENT_LINE, REFUND_LINE))).toEqual([
      {
        kind: 'payment', at: new Date('2026-08-08T04:00:00Z'), appId: 'wx1', mchId: '1900000109', transactionId: '4200000000202608081234567890',
        outTradeNo: '01ORDER', openid: 'o-1', tradeState: 'SUCCESS', currency: 'CNY', totalFen: 3929,
        refundId: null, outRefundNo: null, refundFen: 0, refundStatus: null,
      },
      {
        kind: 'refund', at: new Date('2026-08-08T05:00:00Z'), appId: 'wx1', mchId: '1900000109', transactionId: '4200000000202608081234567890',
        outTradeNo: '01ORDER', openid: 'o-1', tradeState: 'REFUND', currency: 'CNY', totalFen: 0,
        refundId: '5030', outRefundNo: '01REFUND', refundFen: 29, refundStatus: 'SUCCESS',
      },
    ]);
  });

  it('may have commas and quotes in what was bought', () => {
    const [row] = parseBill(billOf(PAYMENT_LINE.replace('点餐订单', '鱼, 肉 "大"')));
    expect(row).toMatchObject({ outTradeNo: '01ORDER', totalFen: 3929 });
  });

  it('may have no row', () => {
    expect(parseBill(billOf())).toEqual([]);
  });

  it('is read by the names of its columns, whatever their order', () => {
    const swap = (line: string, separator: string) => line.split(separator).toReversed().join(separator);
    const [row] = parseBill(`${swap(BILL_HEAD, ',')}\r\n\`${swap(PAYMENT_LINE.slice(1), ',`')}\r\n总交易单数,\r\n\`1\r\n`);
    expect(row).toMatchObject({ outTradeNo: '01ORDER', totalFen: 3929 });
  });

  it.each([
    ['that ends early', billOf(PAYMENT_LINE).split('总交易单数')[0]!, 'without a summary'],
    ['whose row has lost a value', billOf(PAYMENT_LINE.replace(',`CNY', '')), 'a row that does not fit its head'],
    ['with a line that is none', billOf(PAYMENT_LINE, '<html>'), 'a row that does not fit its head'],
    ['without a column', billOf(PAYMENT_LINE).replace('订单金额,申请', '金额,申请'), 'without 订单金额'],
    ['with an amount that is none', billOf(PAYMENT_LINE.replaceAll('39.29', '-39.29')), 'not an amount in yuan'],
    ['with a time that is none', billOf(PAYMENT_LINE.replace('2026-08-08 12', '2026-08-08T12')), 'a time that is none'],
  ])('is not read %s', (_, csv, reason) => {
    expect(() => parseBill(csv)).toThrow(reason);
  });
});

describe('yuan', () => {
  it.each([
    ['0.29', 29], ['0.57', 57], ['1.1', 110], ['12', 1200], ['0.00', 0], ['4.35', 435], ['9007199254740.99', 900719925474099],
  ] as const)('%s are %i fen', (yuan, fen) => {
    expect(fenOf(yuan)).toBe(fen);
  });

  it.each(['', '1.234', '.5', '1,000.00', '1e3', ' 1', '０.29', '-1'])('%j is no amount', yuan => {
    expect(() => fenOf(yuan)).toThrow(RangeError);
  });
});
