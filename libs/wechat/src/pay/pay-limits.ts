/** Maximum lengths in characters that WeChat Pay accepts and sends (Pay v3 documentation). */
export const PAY_LIMITS = {
  description: 127,
  refundReason: 80,
  openid: 128,
  /** Documented as 32. Twice that is allowed, because nothing depends on the exact limit. */
  transactionId: 64,
  /** WeChat Pay's `out_trade_no`, our number of an order. */
  outTradeNo: 32,
  /** `out_refund_no` */
  outRefundNo: 64,
  /** Any header of a notification, including the nonce. Not documented; 32 characters are usual. */
  header: 1_024,
} as const;
