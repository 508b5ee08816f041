/** The trade bill of a day. */
export interface TradeBill {
  readonly rows: readonly BillRow[];
  /** Numbers of the lines that cannot be read, counted from 1 including the header. */
  readonly unreadableLines: readonly number[];
}

/**
 * One line of the trade bill: a payment (without refund fields) or a refund. Amounts in fen, times in UTC.
 */
export interface BillRow {
  readonly kind: 'payment' | 'refund';
  /** 交易时间: time of the payment or of the refund; null if the bill has none. */
  readonly at: Date | null;
  readonly appId: string;
  readonly mchId: string;
  readonly transactionId: string;
  readonly outTradeNo: string;
  readonly openid: string;
  /** 交易状态, e.g. `SUCCESS`, `REFUND`, `REVOKED`. */
  readonly tradeState: string;
  readonly currency: string;
  /** 订单金额: amount paid for the order; 0 in refund lines of some bills. */
  readonly totalFen: number;
  /** 微信退款单号; null in payment lines. */
  readonly refundId: string | null;
  /** 商户退款单号; null in payment lines. */
  readonly outRefundNo: string | null;
  /** 申请退款金额: requested refund; 0 in payment lines. */
  readonly refundFen: number;
  /** 退款状态, e.g. `SUCCESS`, `PROCESSING`; null in payment lines. */
  readonly refundStatus: string | null;
}
