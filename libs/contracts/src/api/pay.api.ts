import { z } from 'zod';
import { id, text } from './fields.js';
import { keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH, MAX_LINE_QUANTITY, MAX_ORDER_LINES } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { exampleOrder, orderIdBody } from './order.api.js';

/** The answer to createPayment: the parameters of `WeixinJSBridge.invoke('getBrandWCPayRequest', …)`. */
export interface JsapiParametersView {
  readonly appId: string;
  /** Unix seconds, as a string. */
  readonly timeStamp: string;
  readonly nonceStr: string;
  readonly package: string;
  readonly signType: 'RSA';
  readonly paySign: string;
}

/** The body of refundOrderLines, which refunds some lines without cancelling the order. */
export const refundLinesBody = z.object({
  orderId: z.string().max(1_000),
  lines: z
    .array(z.object({ productId: id, quantity: z.int().min(1).max(MAX_LINE_QUANTITY) }))
    .min(1)
    .max(MAX_ORDER_LINES),
  reason: text(MAX_LENGTH.reason),
});
export type RefundLinesBody = z.infer<typeof refundLinesBody>;

/** PENDING: not yet accepted by the provider. ABNORMAL: the provider cannot refund it, so a person must. */
export const REFUND_STATES = ['PENDING', 'PROCESSING', 'DONE', 'ABNORMAL', 'RENEWED'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** Why money is refunded: the order was cancelled, some lines were, or it should never have been taken. */
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

/** The body of reconcileDay: a day in China. Its bill exists from about 10:00 of the next day. */
export const reconcileBody = z.object({ day: z.iso.date() });

/** The result of comparing a day's bill with our books. */
export interface ReconciliationView {
  /** `YYYY-MM-DD` in China. */
  readonly day: string;
  /** Lines of the bill, including those of other systems and unreadable ones. */
  readonly billLines: number;
  /** Lines of other systems that use the same merchant; they are only counted. */
  readonly otherLines: number;
  /** Line numbers of unreadable lines in the file, from 1, including its header. */
  readonly unreadableLines: readonly number[];
  /** Differences that a query to the provider has resolved. */
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

const refund: RefundView = {
  refundId: '01KAP3B1D7X9Q2W4E6R8T0Y5ZA',
  orderId: exampleOrder.orderId,
  cause: 'LINES',
  state: 'DONE',
  amountFen: 2_800,
  reason: '少了一份',
  createdAt: '2026-01-01T04:30:00.000Z',
};
const jsapiParameters: JsapiParametersView = {
  appId: 'wx0123456789abcdef',
  timeStamp: '1767240000',
  nonceStr: '5K8264ILTKCH16CQ2502SI8ZNMTM67VS',
  package: 'prepay_id=wx201410272009395522657a690389285100',
  signType: 'RSA',
  paySign: 'oR9d8PuhnIc+YZ8cBHFCwfgpaK9gd7vaRvkYD7rthRAZ…',
};
const reconciliation: ReconciliationView = {
  day: '2026-01-01',
  billLines: 120,
  otherLines: 14,
  unreadableLines: [],
  repaired: 1,
  differences: [
    { kind: 'PAYMENT_UNKNOWN', number: '01KAP30Q8Z6E2D4F9G1H3J5K7M', billFen: 100, booksFen: null },
  ],
  doneAt: '2026-01-02T02:15:00.000Z',
};

export const payOperations = {
  createPayment: {
    method: 'POST',
    path: '/api/pay/create',
    summary: '支付 · Pay an order',
    description: 'What WeixinJSBridge takes (getBrandWCPayRequest). May be repeated; the order is paid once.',
    body: orderIdBody,
    example: jsapiParameters,
  },
  receivePaymentNotification: {
    method: 'POST',
    path: '/api/pay/notify',
    summary: '支付通知 · Payment notification',
    description:
      'For WeChat Pay alone, which signs it: 204 once its effect is stored, 401 for anything that is not ' +
      'provably true.',
    example: null,
  },
  receiveRefundNotification: {
    method: 'POST',
    path: '/api/pay/refund-notify',
    summary: '退款通知 · Refund notification',
    description: 'For WeChat Pay alone, as the one for payments.',
    example: null,
  },
  refundOrderLines: {
    method: 'POST',
    path: '/api/seller/order/refund',
    summary: '部分退款 · Give the money of some lines back',
    description:
      'Only for a paid order; the order itself goes on. If all of its money goes back before it was ' +
      'accepted, it is cancelled. Repeating it with the same key and body answers the first outcome.',
    headers: keyRequired,
    body: refundLinesBody,
    example: { ...exampleOrder, payStatus: 'PAID', refunds: [refund] },
  },
  listReconciliations: {
    method: 'GET',
    path: '/api/seller/reconciliation/list',
    summary: '对账结果 · What the daily reconciliation has found',
    example: { items: [reconciliation] },
  },
  reconcileDay: {
    method: 'POST',
    path: '/api/seller/reconciliation/run',
    summary: '重新对账 · Reconcile a day again',
    description:
      'A day whose bill is not made yet is answered 409 with code 5020, one of more than 90 days ago 422 ' +
      'with code 5021, one whose bill WeChat Pay refuses 409 with code 5022.',
    body: reconcileBody,
    example: reconciliation,
  },
} satisfies ServiceOperations;
