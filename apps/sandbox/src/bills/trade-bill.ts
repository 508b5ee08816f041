import { chinaTime } from '../clock/china-time.js';
import type { Refund } from '../refunds/refund.js';
import type { Payment, Transaction } from '../transactions/transaction.js';
import { billCsv, billTime, yuan } from './csv.js';

export interface DayOfTrade {
  readonly payments: readonly (Transaction & { readonly payment: Payment })[];
  readonly refunds: readonly (Refund & { readonly of: Transaction })[];
}

const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,' +
  '微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMS_HEADER =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const NOTHING = '0.00';

/** All payments and refunds of a day, oldest first. */
export function tradeBill({ payments, refunds }: DayOfTrade): string {
  const rows = [
    ...payments.map(paid => ({ at: paid.payment.paidAt, row: paymentRow(paid) })),
    ...refunds.map(refund => ({ at: refund.createdAt, row: refundRow(refund) })),
  ].toSorted((one, other) => one.at - other.at);
  const paid = sum(payments.map(({ payment }) => payment.fen));
  const refunded = sum(refunds.map(({ refundFen }) => refundFen));
  return billCsv({
    header: HEADER,
    rows: rows.map(({ row }) => row),
    sumsHeader: SUMS_HEADER,
    sums: [String(rows.length), yuan(paid), yuan(refunded), NOTHING, NOTHING, yuan(paid), yuan(refunded)],
  });
}

function paymentRow({ order, payment }: Transaction & { payment: Payment }): string[] {
  const amount = yuan(payment.fen);
  return [
    billTime(chinaTime(payment.paidAt)),
    order.appid,
    order.mchid,
    '0',
    '',
    payment.transactionId,
    order.out_trade_no,
    payment.openid,
    'JSAPI',
    'SUCCESS',
    'OTHERS',
    payment.currency,
    amount,
    NOTHING,
    '0',
    '0',
    NOTHING,
    NOTHING,
    '',
    '',
    order.description,
    order.attach ?? '',
    NOTHING,
    '0.00%',
    amount,
    NOTHING,
    '',
  ];
}

function refundRow({ of: { order, payment }, ...refund }: DayOfTrade['refunds'][number]): string[] {
  const amount = yuan(refund.refundFen);
  return [
    billTime(chinaTime(refund.createdAt)),
    order.appid,
    order.mchid,
    '0',
    '',
    refund.transactionId,
    refund.outTradeNo,
    payment?.openid ?? '',
    'JSAPI',
    'REFUND',
    'OTHERS',
    refund.currency,
    NOTHING,
    NOTHING,
    refund.refundId,
    refund.outRefundNo,
    amount,
    NOTHING,
    'ORIGINAL',
    refund.status,
    order.description,
    order.attach ?? '',
    NOTHING,
    '0.00%',
    NOTHING,
    amount,
    '',
  ];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, fen) => total + fen, 0);
