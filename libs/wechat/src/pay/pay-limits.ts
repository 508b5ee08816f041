/** What WeChat Pay takes and sends at most (Pay v3 documentation), in characters. */
export const PAY_LIMITS = {
  description: 127,
  refundReason: 80,
  openid: 128,
  /** Documented as 32; twice that, since nothing depends on it. */
  transactionId: 64,
  /** Of an order's number at WeChat Pay, `out_trade_no`. */
  outTradeNo: 32,
  /** `out_refund_no` */
  outRefundNo: 64,
  /** Of any header of a notification, the nonce among them; not documented, seen are 32. */
  header: 1_024,
} as const;
