import { z } from 'zod';
import { id, text } from './fields.js';
import { MAX_LENGTH, MAX_LINE_QUANTITY, MAX_ORDER_LINES } from './limits.js';

/** POST /api/pay/create: what `WeixinJSBridge.invoke('getBrandWCPayRequest', …)` takes. */
export interface JsapiParametersView {
  readonly appId: string;
  /** Unix seconds, as a string. */
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: 'RSA';
  readonly paySign: string;
}

/** POST /api/seller/order/refund: gives the money of some lines back, without cancelling the order. */
export const refundLinesBody = z.object({
  orderId: z.string().max(1_000),
  lines: z
    .array(z.object({ productId: id, quantity: z.int().min(1).max(MAX_LINE_QUANTITY) }))
    .min(1)
    .max(MAX_ORDER_LINES),
  reason: text(MAX_LENGTH.reason),
});
export type RefundLinesBody = z.infer<typeof refundLinesBody>;

/** PENDING: not yet taken by the provider. ABNORMAL: the provider cannot give it back, a person must. */
export const REFUND_STATES = ['PENDING', 'PROCESSING', 'DONE', 'ABNORMAL', 'RENEWED'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** Why money goes back: the order was cancelled, some lines were, or it should never have been taken. */
export const REFUND_CAUSES = ['CANCELLED', 'LINES', 'SURPLUS'] as const;
export type RefundCause = (typeof REFUND_CAUSES)[number];

export interface RefundView {
  readonly refundId: string;
  readonly orderId: string;
  readonly cause: RefundCause;
  readonly state: RefundState;
  readonly amountFen: number;
  readonly reason: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** POST /api/seller/reconciliation/run: a day in China whose bill is there, from about 10:00 of the next. */
export const reconcileBody = z.object({ day: z.iso.date() });

/** What comparing a day's bill with our books has left open. */
export interface ReconciliationView {
  /** `YYYY-MM-DD` in China. */
  readonly day: string;
  /** Lines of the bill, among them those of other systems and unreadable ones. */
  readonly billLines: number;
  /** Lines of other systems that share the merchant; they are counted and no more. */
  readonly otherLines: number;
  /** Numbers of lines that cannot be read, counted from 1 in the file, its head included. */
  readonly unreadableLines: readonly number[];
  /** Differences that asking the provider again has mended. */
  readonly repaired: number;
  readonly differences: ReadonlyArray<{
    kind: string;
    number: string;
    billFen: number | null;
    booksFen: number | null;
  }>;
  /** ISO 8601. */
  readonly doneAt: string;
}
