export interface PrepayRequest {
  /** 6 to 32 of `[0-9A-Za-z_-|*]`, unique per merchant for ever. */
  readonly outTradeNo: string;
  /** Shown to the buyer before paying; cut to 127 characters. */
  readonly description: string;
  /** Fen, at least 1. */
  readonly totalFen: number;
  /** The payer's openid in the official account. */
  readonly openid: string;
  /** Latest time to pay: 1 minute to 90 days ahead, and the same in each repetition. */
  readonly expiresAt: Date;
  /** Absolute and public, without a query. */
  readonly notifyUrl: string;
}

/** Passed unchanged to `getBrandWCPayRequest`. */
export interface JsapiParameters {
  readonly appId: string;
  /** Seconds since 1970, as a string. */
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: `prepay_id=${string}`;
  readonly signType: 'RSA';
  readonly paySign: string;
}

/**
 * NOTPAY → SUCCESS or CLOSED; SUCCESS → REFUND with the first refund, even a partial one. WeChat has more
 * states for ways of paying that we do not offer.
 */
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED' | (string & {});

export interface Transaction {
  readonly outTradeNo: string;
  /** WeChat's own number; null until paid. */
  readonly transactionId: string | null;
  readonly state: TradeState;
  readonly appId: string;
  readonly mchId: string;
  /** The payer; null until paid. */
  readonly openid: string | null;
  /** Fen; null if WeChat does not send it. */
  readonly totalFen: number | null;
  /** `CNY`; null if WeChat does not send it. */
  readonly currency: string | null;
  readonly paidAt: Date | null;
}

export interface RefundRequest {
  /**
   * At most 64 of `[0-9A-Za-z_-|*@]`. Stored before the first call, because a second number would refund
   * twice.
   */
  readonly outRefundNo: string;
  readonly outTradeNo: string;
  /** Used instead of `outTradeNo` if known. */
  readonly transactionId?: string;
  /** Fen, at least 1. */
  readonly refundFen: number;
  /** Amount paid for the whole order, in fen. */
  readonly totalFen: number;
  /** Shown to the buyer; cut to 80 characters. */
  readonly reason: string;
  readonly notifyUrl: string;
}

/** PROCESSING → SUCCESS, CLOSED (needs a new number) or ABNORMAL (needs a person). */
export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL';

export interface Refund {
  readonly outRefundNo: string;
  /** WeChat's own number. */
  readonly refundId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly status: RefundStatus;
  /** Fen. */
  readonly refundFen: number;
  /** Amount paid for the whole order, in fen. */
  readonly totalFen: number;
  /** When the money was returned; null unless SUCCESS. */
  readonly doneAt: Date | null;
}
