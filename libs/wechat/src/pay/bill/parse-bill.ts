import { chinaTime } from '../api/time.js';
import type { BillRow, TradeBill } from './bill-row.js';
import { fenOf } from './yuan.js';

/**
 * The back-tick makes spreadsheets treat long numbers as text. It is also needed to split the line, because
 * values contain commas.
 */
const SEPARATOR = ',`';
const SUMMARY = '总交易单数,';
const COLUMNS = [
  '交易时间',
  '公众账号ID',
  '商户号',
  '微信订单号',
  '商户订单号',
  '用户标识',
  '交易状态',
  '货币种类',
  '订单金额',
  '微信退款单号',
  '商户退款单号',
  '申请退款金额',
  '退款状态',
] as const;

type Cell = (name: (typeof COLUMNS)[number]) => string;

/**
 * Parses a trade bill (bill_type=ALL): header, rows, header of the summary, summary. Values are neither
 * quoted nor escaped. A text with a separator or a line break makes its own row unreadable, but no other row.
 * @throws Error if it is not a bill, lacks a column, or ends early
 */
export function parseBill(csv: string): TradeBill {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  // The last match, because a text entered by a customer may start a line, too.
  const end = lines.findLastIndex(line => line.startsWith(SUMMARY));
  if (end < 1) throw new Error('a bill without a summary');
  const head = lines[0]!.split(',');
  const missing = COLUMNS.find(name => !head.includes(name));
  if (missing !== undefined) throw new Error(`a bill without ${missing}`);
  const rows: BillRow[] = [];
  const unreadableLines: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || index >= end || line.trim() === '') continue;
    const row = rowOf(head, line);
    if (row === null) unreadableLines.push(index + 1);
    else rows.push(row);
  }
  return { rows, unreadableLines };
}

function rowOf(head: readonly string[], line: string): BillRow | null {
  const values = line.startsWith('`') ? line.slice(1).split(SEPARATOR) : [];
  if (values.length !== head.length) return null;
  const cells = new Map(head.map((name, index) => [name, values[index]!.trim()]));
  try {
    return readRow(name => cells.get(name)!);
  } catch {
    return null;
  }
}

/** @throws Error if an amount or the time is invalid */
function readRow(cell: Cell): BillRow {
  // In a payment line the refund number is 0 or empty.
  const isRefund = !['', '0'].includes(cell('微信退款单号'));
  return {
    kind: isRefund ? 'refund' : 'payment',
    at: cell('交易时间') === '' ? null : chinaDate(cell('交易时间')),
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

/** Parses `2026-08-08 12:00:00`, China time. */
function chinaDate(text: string): Date {
  const iso = `${text.replace(' ', 'T')}+08:00`;
  const date = new Date(iso);
  // Formatted again and compared, because JavaScript reads February 30 as March 2.
  const isTime = !Number.isNaN(date.getTime()) && text.includes(' ') && chinaTime(date) === iso;
  if (!isTime) throw new Error('a time that is none');
  return date;
}
