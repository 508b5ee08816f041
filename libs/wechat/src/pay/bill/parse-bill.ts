import type { BillRow } from './bill-row.js';
import { fenOf } from './yuan.js';

/** Before each value, so that spreadsheets take long numbers for text. It may also be meant to: values hold commas. */
const SEPARATOR = ',`';
const SUMMARY = '总交易单数,';

/**
 * Reads a trade bill (bill_type=ALL): a head, rows, the head of the summary, the summary.
 * @throws Error when it is not one, or ends early
 */
export function parseBill(csv: string): BillRow[] {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const head = (lines[0] ?? '').split(',');
  const end = lines.findIndex(line => line.startsWith(SUMMARY));
  if (end < 1) throw new Error('a bill without a summary');
  return lines.slice(1, end).map(line => rowOf(head, line));
}

function rowOf(head: readonly string[], line: string): BillRow {
  const values = line.startsWith('`') ? line.slice(1).split(SEPARATOR) : [];
  if (values.length !== head.length) throw new Error('a bill with a row that does not fit its head');
  const cells = new Map(head.map((name, index) => [name, values[index]!.trim()]));
  const cell = (name: string): string => {
    const value = cells.get(name);
    if (value === undefined) throw new Error(`a bill without ${name}`);
    return value;
  };
  // Payments have 0, or nothing, where refunds have their number.
  const isRefund = !['', '0'].includes(cell('微信退款单号'));
  return {
    kind: isRefund ? 'refund' : 'payment',
    at: chinaDate(cell('交易时间')),
    appId: cell('公众账号ID'),
    mchId: cell('商户号'),
    transactionId: cell('微信订单号'),
    outTradeNo: cell('商户订单号'),
    openid: cell('用户标识'),
    tradeState: cell('交易状态'),
    currency: cell('货币种类'),
    totalFen: fenOf(cell('订单金额')),
    refundId: isRefund ? cell('微信退款单号') : null,
    outRefundNo: isRefund ? cell('商户退款单号') : null,
    refundFen: fenOf(cell('申请退款金额')),
    refundStatus: isRefund ? cell('退款状态') : null,
  };
}

/** `2026-08-08 12:00:00`, in China. */
function chinaDate(text: string): Date {
  const date = new Date(`${text.replace(' ', 'T')}+08:00`);
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) || Number.isNaN(date.getTime())) throw new Error('a bill with a time that is none');
  return date;
}
