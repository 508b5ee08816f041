import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BILL_HEAD, billOf, PAYMENT_LINE, REFUND_LINE } from '../../../testing/trade-bill.js';
import { parseBill } from './parse-bill.js';
import { fenOf } from './yuan.js';

const OTHERS_LINE = PAYMENT_LINE.replaceAll('01ORDER', 'OTHER-1');
const BILLS = new URL('../../../testing/bills/', import.meta.url);
const billIn = (file: string): string => readFileSync(new URL(file, BILLS), 'utf8');
const numbersIn = (csv: string): string[] => parseBill(csv).rows.map(({ outTradeNo }) => outTradeNo);

describe('a trade bill', () => {
  it('has a row for each payment and each refund', () => {
    expect(parseBill(billOf(PAYMENT_LINE, REFUND_LINE)).rows).toEqual([
      {
        kind: 'payment',
        at: new Date('2026-08-08T04:00:00Z'),
        appId: 'wx1',
        mchId: '1900000109',
        transactionId: '4200000000202608081234567890',
        outTradeNo: '01ORDER',
        openid: 'o-1',
        tradeState: 'SUCCESS',
        currency: 'CNY',
        totalFen: 3929,
        refundId: null,
        outRefundNo: null,
        refundFen: 0,
        refundStatus: null,
      },
      {
        kind: 'refund',
        at: new Date('2026-08-08T05:00:00Z'),
        appId: 'wx1',
        mchId: '1900000109',
        transactionId: '4200000000202608081234567890',
        outTradeNo: '01ORDER',
        openid: 'o-1',
        tradeState: 'REFUND',
        currency: 'CNY',
        totalFen: 0,
        refundId: '5030',
        outRefundNo: '01REFUND',
        refundFen: 29,
        refundStatus: 'SUCCESS',
      },
    ]);
  });

  it('may have commas and quotes in what was bought', () => {
    const {
      rows: [row],
    } = parseBill(billOf(PAYMENT_LINE.replace('点餐订单', '鱼, 肉 "大"')));
    expect(row).toMatchObject({ outTradeNo: '01ORDER', totalFen: 3929 });
  });

  it('may have no row', () => {
    expect(parseBill(billOf())).toEqual({ rows: [], unreadableLines: [] });
  });

  it('is read by the names of its columns, whatever their order', () => {
    const reverse = (line: string, separator: string) => line.split(separator).toReversed().join(separator);
    const lines = [
      reverse(BILL_HEAD, ','),
      `\`${reverse(PAYMENT_LINE.slice(1), ',`')}`,
      '总交易单数,',
      '`1',
      '',
    ];
    const {
      rows: [row],
    } = parseBill(lines.join('\r\n'));
    expect(row).toMatchObject({ outTradeNo: '01ORDER', totalFen: 3929 });
  });

  it('may have new columns before, between and after the known ones', () => {
    const widened = (line: string, cell: string) => {
      const known = line.split(',');
      return [cell, ...known.slice(0, 11), cell, ...known.slice(11), cell].join(',');
    };
    const csv = billOf(PAYMENT_LINE)
      .replace(BILL_HEAD, widened(BILL_HEAD, '新列'))
      .replace(PAYMENT_LINE, widened(PAYMENT_LINE, '`新'));
    expect(parseBill(csv)).toMatchObject({
      rows: [{ outTradeNo: '01ORDER', currency: 'CNY', totalFen: 3929 }],
      unreadableLines: [],
    });
  });

  it('may have a row without a time', () => {
    const { rows, unreadableLines } = parseBill(billOf(PAYMENT_LINE.replace('2026-08-08 12:00:00', '')));
    expect(rows).toMatchObject([{ at: null, outTradeNo: '01ORDER', totalFen: 3929 }]);
    expect(unreadableLines).toEqual([]);
  });

  it.each([
    [
      'goods with a comma and quotes, a package with back-ticks',
      'goods-with-comma-and-quotes.csv',
      { outTradeNo: 'OTHERSYSTEM20260601777', totalFen: 3600 },
    ],
    [
      'a payment that was revoked',
      'revoked-row.csv',
      { kind: 'refund', outRefundNo: 'OTHERREFUND1', tradeState: 'REVOKED', refundFen: 800 },
    ],
  ])('is read with %s', (_, file, others) => {
    const { rows, unreadableLines } = parseBill(billIn(file));
    expect(rows).toMatchObject([{ outTradeNo: '01JX0000000000000000000001', totalFen: 3600 }, others]);
    expect(unreadableLines).toEqual([]);
  });

  it.each([
    ['whose goods have a line break', 'goods-with-line-break.csv', [3, 4]],
    ['whose package has a separator in it', 'package-with-separator.csv', [3]],
  ])('names a row %s, and is read without it', (_, file, unreadableLines) => {
    expect(numbersIn(billIn(file))).toEqual(['01JX0000000000000000000001']);
    expect(parseBill(billIn(file)).unreadableLines).toEqual(unreadableLines);
  });

  it.each([
    ['that has lost a value', OTHERS_LINE.replace(',`CNY', '')],
    ['that is none', '<html>'],
    ['with an amount that is none', OTHERS_LINE.replaceAll('39.29', '-39.29')],
    ['with a time that is none', OTHERS_LINE.replace('2026-08-08 12', '2026-08-08T12')],
    ['of a day that does not exist', OTHERS_LINE.replace('2026-08-08 12', '2026-02-30 12')],
  ])('names a line %s, and is read without it', (_, line) => {
    const csv = billOf(PAYMENT_LINE, line, REFUND_LINE);
    expect(numbersIn(csv)).toEqual(['01ORDER', '01ORDER']);
    expect(parseBill(csv).unreadableLines).toEqual([3]);
  });

  it('may have empty lines', () => {
    const csv = billOf('', PAYMENT_LINE, '', '<html>', '');
    expect(parseBill(csv)).toMatchObject({ rows: [{ outTradeNo: '01ORDER' }], unreadableLines: [5] });
  });

  it('is read to its end when one of its lines looks like the summary', () => {
    const csv = billOf(OTHERS_LINE.replace('点餐订单', '点餐\n总交易单数,'), PAYMENT_LINE);
    expect(numbersIn(csv)).toEqual(['01ORDER']);
    expect(parseBill(csv).unreadableLines).toEqual([2, 3]);
  });

  it.each([
    ['that ends early', billOf(PAYMENT_LINE).split('总交易单数')[0]!, 'without a summary'],
    ['without a column', billOf(PAYMENT_LINE).replace('订单金额,申请', '金额,申请'), 'without 订单金额'],
    ['without a column and without rows', billOf().replace('商户订单号', ''), 'without 商户订单号'],
  ])('is not read %s', (_, csv, reason) => {
    expect(() => parseBill(csv)).toThrow(reason);
  });
});

describe('yuan', () => {
  it.each([
    ['0.29', 29],
    ['0.57', 57],
    ['1.1', 110],
    ['12', 1200],
    ['0.00', 0],
    ['4.35', 435],
    ['9007199254740.99', 900719925474099],
  ] as const)('%s are %i fen', (yuan, fen) => {
    expect(fenOf(yuan)).toBe(fen);
  });

  it.each(['', '1.234', '.5', '1,000.00', '1e3', ' 1', '０.29', '-1'])('%j is no amount', yuan => {
    expect(() => fenOf(yuan)).toThrow(RangeError);
  });
});
