export interface PrepayRequest {
  /** 6 to 32 of `[0-9A-Za-z_-|*]`, unique per merchant for ever. */
  readonly outTradeNo: string;
  /** What the buyer reads before paying; cut to 127 characters. */
  readonly description: string;
  /** Fen, at least 1. */
  readonly totalFen: number;
  /** The payer, as the official account knows him. */
  readonly openid: string;
  /** Nothing can be paid after this; 1 minute to 90 days ahead, and the same at every repetition. */
  readonly expiresAt: Date;
  /** Absolute and public, without a query. */
  readonly notifyUrl: string;
}

/** Handed to `getBrandWCPayRequest` as it is. */
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
 * NOTPAY → SUCCESS or CLOSED; SUCCESS → REFUND with the first refund, also a partial one.
 * WeChat has others for ways of paying that we do not offer.
 */
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED' | (string & {});

export interface Transaction {
  readonly outTradeNo: string;
  /** WeChat's own number; null until paid. */
  readonly transactionId: string | null;
  readonly state: TradeState;
  readonly appId: string;
  readonly mchId: string;
  /** Who paid; null until paid. */
  readonly openid: string | null;
  /** Fen; null where WeChat does not tell. */
  readonly totalFen: number | null;
  /** `CNY`; null where WeChat does not tell. */
  readonly currency: string | null;
  readonly paidAt: Date | null;
}

export interface RefundRequest {
  /** At most 64 of `[0-9A-Za-z_-|*@]`; stored before the first call: another number refunds twice. */
  readonly outRefundNo: string;
  readonly outTradeNo: string;
  /** Used instead of `outTradeNo` where known. */
  readonly transactionId?: string;
  /** Fen, at least 1. */
  readonly refundFen: number;
  /** What the whole order was paid with, in fen. */
  readonly totalFen: number;
  /** The buyer reads it; cut to 80 characters. */
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
  /** What the whole order was paid with, in fen. */
  readonly totalFen: number;
  /** When the money was given back; null unless SUCCESS. */
  readonly doneAt: Date | null;
}
