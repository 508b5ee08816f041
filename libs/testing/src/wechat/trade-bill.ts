import { readFileSync } from 'node:fs';

export const BILL_HEAD =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,' +
  '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';

const line = (...cells: string[]): string => cells.map(cell => `\`${cell}`).join(',');

export const PAYMENT_LINE = line(
  '2026-08-08 12:00:00',
  'wx1',
  '1900000109',
  '0',
  '',
  '4200000000202608081234567890',
  '01ORDER',
  'o-1',
  'JSAPI',
  'SUCCESS',
  'OTHERS',
  'CNY',
  '39.29',
  '0.00',
  '0',
  '0',
  '0.00',
  '0.00',
  '',
  '',
  '点餐订单',
  '',
  '0.24000',
  '0.60%',
  '39.29',
  '0.00',
  '',
);
export const REFUND_LINE = line(
  '2026-08-08 13:00:00',
  'wx1',
  '1900000109',
  '0',
  '',
  '4200000000202608081234567890',
  '01ORDER',
  'o-1',
  'JSAPI',
  'REFUND',
  'OTHERS',
  'CNY',
  '0.00',
  '0.00',
  '5030',
  '01REFUND',
  '0.29',
  '0.00',
  'ORIGINAL',
  'SUCCESS',
  '点餐订单',
  '',
  '0.00000',
  '0.60%',
  '0.00',
  '0.29',
  '',
);

/**
 * A line about a payment, or about a refund if that has a number.
 * @param yuan the amount, such as `36.00`
 */
export function billLine({
  day,
  outTradeNo,
  yuan,
  outRefundNo,
}: {
  day: string;
  outTradeNo: string;
  yuan: string;
  outRefundNo?: string;
}): string {
  const example =
    outRefundNo === undefined
      ? PAYMENT_LINE.replaceAll('39.29', yuan)
      : REFUND_LINE.replaceAll('0.29', yuan)
          .replace('01REFUND', outRefundNo)
          .replace('5030', `5${outRefundNo}`);
  return example
    .replace('2026-08-08', day)
    .replace('01ORDER', outTradeNo)
    .replace('4200000000202608081234567890', `42-${outTradeNo}`);
}

/** A whole file: byte order mark, header, lines, summary. */
export const billOf = (...lines: string[]): string =>
  [
    '\uFEFF' + BILL_HEAD,
    ...lines,
    '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额',
    line('2', '39.29', '0.29', '0.00', '0.24', '39.29', '0.29'),
    '',
  ].join('\r\n');

/** @param file one of those in `bills`, such as `revoked-row.csv` */
export const billExample = (file: string): string =>
  readFileSync(new URL(`bills/${file}`, import.meta.url), 'utf8');
