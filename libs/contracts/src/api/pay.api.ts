import { z } from 'zod';
import { anyId, fen, id, text, time } from './fields.js';
import { keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH, MAX_LINE_QUANTITY, MAX_ORDER_LINES } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { saying } from './own-words.js';
import { exampleOrder, orderView } from './order-view.js';
import { orderIdBody } from './order.api.js';
import type { RefundView } from './refund-view.js';
import type { ViewOf } from './view.js';

/** The answer to createPayment: the parameters of `WeixinJSBridge.invoke('getBrandWCPayRequest', …)`. */
const jsapiParametersView = z
  .object({
    appId: z.string(),
    timeStamp: z.string().describe('Unix seconds, as a string.'),
    nonceStr: z.string(),
    package: z.string(),
    signType: z.literal('RSA'),
    paySign: z.string(),
  })
  .meta({ id: 'JsapiParameters' });
export type JsapiParametersView = ViewOf<typeof jsapiParametersView>;

const refundedLine = z
  .object({
    lineId: z.string().min(1).max(MAX_LENGTH.id).optional(),
    productId: id.optional().describe('Instead of `lineId`, if the order has one line of it.'),
    quantity: z.int().min(1).max(MAX_LINE_QUANTITY),
  })
  .refine(
    ({ lineId, productId }) => lineId !== undefined || productId !== undefined,
    saying({ zh: '须有 lineId 或 productId', en: 'must have a lineId or a productId' }),
  )
  .meta({ id: 'RefundedLine' });

/** The body of refundOrderLines, which refunds some lines without cancelling the order. */
export const refundLinesBody = z
  .object({
    orderId: anyId,
    lines: z.array(refundedLine).min(1).max(MAX_ORDER_LINES),
    reason: text(MAX_LENGTH.reason),
  })
  .meta({ id: 'RefundLinesBody' });
export type RefundLinesBody = z.infer<typeof refundLinesBody>;

/** The body of reconcileDay: a day in China. Its bill exists from about 10:00 of the next day. */
export const reconcileBody = z.object({ day: z.iso.date() }).meta({ id: 'ReconcileBody' });

const difference = z
  .object({ kind: z.string(), number: z.string(), billFen: fen.nullable(), booksFen: fen.nullable() })
  .meta({ id: 'ReconciliationDifference' });

/** The result of comparing a day's bill with our books. */
const reconciliationView = z
  .object({
    day: z.string().describe('`YYYY-MM-DD` in China.'),
    billLines: z.int().describe('Lines of the bill, including those of other systems and unreadable ones.'),
    otherLines: z.int().describe('Lines of other systems that use the same merchant; they are only counted.'),
    unreadableLines: z
      .array(z.int())
      .describe('Line numbers of unreadable lines in the file, from 1, including its header.'),
    repaired: z.int().describe('Differences that a query to the provider has resolved.'),
    differences: z.array(difference),
    doneAt: time,
  })
  .meta({ id: 'Reconciliation' });
export type ReconciliationView = ViewOf<typeof reconciliationView>;

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
    answer: jsapiParametersView,
    example: jsapiParameters,
  },
  receivePaymentNotification: {
    method: 'POST',
    path: '/api/pay/notify',
    summary: '支付通知 · Payment notification',
    description:
      'For WeChat Pay alone, which signs it: 204 once its effect is stored, 401 for anything that is not ' +
      'provably true.',
  },
  receiveRefundNotification: {
    method: 'POST',
    path: '/api/pay/refund-notify',
    summary: '退款通知 · Refund notification',
    description: 'For WeChat Pay alone, as the one for payments.',
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
    answer: orderView,
    example: { ...exampleOrder, payStatus: 'PAID', refunds: [refund] },
  },
  listReconciliations: {
    method: 'GET',
    path: '/api/seller/reconciliation/list',
    summary: '对账结果 · What the daily reconciliation has found',
    answer: z.object({ items: z.array(reconciliationView) }).meta({ id: 'ReconciliationList' }),
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
    answer: reconciliationView,
    example: reconciliation,
  },
} satisfies ServiceOperations;
