/** The trade bill of a day. */
export interface TradeBill {
  readonly rows: readonly BillRow[];
  /** Numbers of lines that cannot be read, counted from 1 in the file, its head included. */
  readonly unreadableLines: readonly number[];
}

/** A line of the trade bill: a payment (no refund fields) or a refund. Fen, and times in UTC. */
export interface BillRow {
  readonly kind: 'payment' | 'refund';
  /** 交易时间: of the payment, or of the refund; null where the bill has none. */
  readonly at: Date | null;
  readonly appId: string;
  readonly mchId: string;
  readonly transactionId: string;
  readonly outTradeNo: string;
  readonly openid: string;
  /** 交易状态, e.g. `SUCCESS`, `REFUND`, `REVOKED`. */
  readonly tradeState: string;
  readonly currency: string;
  /** 订单金额: what the order was paid with; 0 in refund lines of some bills. */
  readonly totalFen: number;
  /** 微信退款单号; null in payment lines. */
  readonly refundId: string | null;
  /** 商户退款单号; null in payment lines. */
  readonly outRefundNo: string | null;
  /** 申请退款金额: what was asked to be given back; 0 in payment lines. */
  readonly refundFen: number;
  /** 退款状态, e.g. `SUCCESS`, `PROCESSING`; null in payment lines. */
  readonly refundStatus: string | null;
}
