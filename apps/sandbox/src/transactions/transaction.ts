import type { JsapiOrder } from './jsapi-order.js';

/** NOTPAY → SUCCESS or CLOSED; SUCCESS → REFUND with the first refund, even a partial one. */
export type TradeState = 'NOTPAY' | 'SUCCESS' | 'REFUND' | 'CLOSED';

/** The actual payment, which equals the order unless a fault changed it. */
export interface Payment {
  readonly transactionId: string;
  readonly openid: string;
  readonly fen: number;
  readonly currency: string;
  /** ms since 1970 */
  readonly paidAt: number;
}

/** An order that a merchant placed for a payer. */
export interface Transaction {
  readonly order: JsapiOrder;
  readonly state: TradeState;
  readonly createdAt: number;
  readonly payment: Payment | null;
}

/** WeChat's own wording. */
export const STATE_TEXTS: Readonly<Record<TradeState, string>> = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  REFUND: '订单发生过退款，退款详情请查询退款单',
  CLOSED: '订单已关闭',
};
