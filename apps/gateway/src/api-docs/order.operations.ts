import {
  cancelBySellerBody,
  createOrderBody,
  type JsapiParametersView,
  orderIdBody,
  orderIdQuery,
  orderListQuery,
  type OrderView,
  type Page,
  reconcileBody,
  type ReconciliationView,
  refundLinesBody,
  type RefundView,
  sellerOrderListQuery,
} from '@diancan/contracts';
import { keyRequired } from './idempotency-headers.js';
import type { Operations } from './operation.js';

const order: OrderView = {
  orderId: '01KAP30Q8Z6E2D4F9G1H3J5K7M',
  status: 'NEW',
  payStatus: 'UNPAID',
  amountFen: 5_600,
  name: '张三',
  phone: '13800000000',
  address: '人民路 1 号',
  remark: '少辣',
  items: [{ productId: '01KAP2Z0M5T9S4V8Q3W7X6Y1CD', name: '宫保鸡丁', priceFen: 2_800, quantity: 2 }],
  createdAt: '2026-01-01T04:00:00.000Z',
  expiresAt: '2026-01-01T04:15:00.000Z',
};
const refund: RefundView = {
  refundId: '01KAP3B1D7X9Q2W4E6R8T0Y5ZA',
  orderId: order.orderId,
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
const page: Page<OrderView> = { items: [order], nextCursor: order.orderId };

const REPEATED =
  'Repeated by the same caller, it answers as the first time. Moved by another before: 409 with data `{status, by, at}`. ' +
  '`by` is `buyer`, `seller` or `system` (it expired), or for sellers the name of their colleague; `at` is ISO 8601.';

export const orderOperations: Operations = {
  'POST /api/order/create': {
    summary: '下单 · Place an order',
    description:
      'Repeating it with the same key and body answers the first outcome and orders nothing twice; the same key with ' +
      'another body is answered 422. 503 with code 1021 means that the outcome is not known yet: repeat to learn it.',
    headers: keyRequired,
    body: createOrderBody,
    example: { orderId: order.orderId, amountFen: order.amountFen },
  },
  'GET /api/order/list': { summary: '我的订单 · My orders', query: orderListQuery, example: page },
  'GET /api/order/detail': {
    summary: '我的订单详情 · One of my orders',
    query: orderIdQuery,
    example: order,
  },
  'POST /api/order/cancel': {
    summary: '取消订单 · Cancel my order',
    description: REPEATED,
    body: orderIdBody,
    example: order,
  },
  'POST /api/order/finish': {
    summary: '完成订单 · Finish an order',
    description: `Only from ACCEPTED. ${REPEATED}`,
    body: orderIdBody,
    example: order,
  },
  'POST /api/pay/create': {
    summary: '支付 · Pay an order',
    description: 'What WeixinJSBridge takes (getBrandWCPayRequest). May be repeated; the order is paid once.',
    body: orderIdBody,
    example: jsapiParameters,
  },
  'POST /api/pay/notify': {
    summary: '支付通知 · Payment notification',
    description:
      'For WeChat Pay alone, which signs it: 204 once its effect is stored, 401 for anything that is not provably true.',
    example: null,
  },
  'POST /api/pay/refund-notify': {
    summary: '退款通知 · Refund notification',
    description: 'For WeChat Pay alone, as the one for payments.',
    example: null,
  },
  'GET /api/seller/order/list': {
    summary: '订单列表 · All orders',
    query: sellerOrderListQuery,
    example: page,
  },
  'GET /api/seller/order/detail': { summary: '订单详情 · One order', query: orderIdQuery, example: order },
  'POST /api/seller/order/accept': {
    summary: '接单 · Accept an order',
    description: REPEATED,
    body: orderIdBody,
    example: order,
  },
  'POST /api/seller/order/refund': {
    summary: '部分退款 · Give the money of some lines back',
    description:
      'Only for a paid order; the order itself goes on. If all of its money goes back before it was ' +
      'accepted, it is cancelled. Repeating it with the same key and body answers the first outcome.',
    headers: keyRequired,
    body: refundLinesBody,
    example: { ...order, payStatus: 'PAID', refunds: [refund] },
  },
  'POST /api/seller/order/cancel': {
    summary: '取消订单 · Cancel an order',
    description: REPEATED,
    body: cancelBySellerBody,
    example: order,
  },
  'GET /api/seller/reconciliation/list': {
    summary: '对账结果 · What the daily reconciliation has found',
    example: { items: [reconciliation] },
  },
  'POST /api/seller/reconciliation/run': {
    summary: '重新对账 · Reconcile a day again',
    description:
      'A day whose bill is not made yet is answered 409 with code 5020, one of more than 90 days ago 422 ' +
      'with code 5021, one whose bill WeChat Pay refuses 409 with code 5022.',
    body: reconcileBody,
    example: reconciliation,
  },
};
