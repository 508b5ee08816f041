import { z } from 'zod';
import { cartLine, MAX_RAW_LINES } from './cart-line.js';
import { anyId, fen, pageOf, pageQuery, phone, text } from './fields.js';
import { fulfilment } from './fulfilment.js';
import { keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { exampleOrder, ORDER_STATUSES, orderView } from './order-view.js';
import { exampleQuote, quoteBody, quoteView } from './quote.js';
import { requiredWithout } from './required-without.js';
import type { ViewOf } from './view.js';

const items = z.array(cartLine).min(1).max(MAX_RAW_LINES);

const CONTACT = {
  name: text(MAX_LENGTH.contactName).optional(),
  phone: phone.optional(),
  address: text(MAX_LENGTH.address).optional(),
};

/**
 * The body of createOrder. Without `fulfilment` it is the form of the first release, whose orders are
 * delivered: name, phone and address are required then, and otherwise not read.
 */
export const createOrderBody = z
  .object({
    fulfilment: fulfilment.optional(),
    ...CONTACT,
    remark: text(MAX_LENGTH.remark, { blank: true, lines: true }).optional(),
    items,
  })
  .check(requiredWithout('fulfilment', ['name', 'phone', 'address']))
  .meta({ id: 'CreateOrderBody' });
export type CreateOrderBody = z.infer<typeof createOrderBody>;

export const orderIdQuery = z.object({ orderId: anyId });
export const orderIdBody = z.object({ orderId: anyId }).meta({ id: 'OrderIdBody' });
export const cancelBySellerBody = z
  .object({ orderId: anyId, reason: text(MAX_LENGTH.reason) })
  .meta({ id: 'CancelOrderBody' });

export const orderListQuery = pageQuery;
export const sellerOrderListQuery = pageQuery.extend({ status: z.enum(ORDER_STATUSES).optional() });

const orderPage = pageOf(orderView, 'OrderPage');

const placedOrder = z.object({ orderId: z.string(), amountFen: fen }).meta({ id: 'PlacedOrder' });

const page: ViewOf<typeof orderPage> = { items: [exampleOrder], nextCursor: exampleOrder.orderId };

const REPEATED =
  'Repeated by the same caller, it answers as the first time. Moved by another before: 409 with data ' +
  '`{status, by, at}`. `by` is `buyer`, `seller` or `system` (it expired), or for sellers the name of ' +
  'their colleague; `at` is ISO 8601.';

export const orderOperations = {
  createOrder: {
    method: 'POST',
    path: '/api/order/create',
    summary: '下单 · Place an order',
    description:
      'Repeating it with the same key and body answers the first outcome and orders nothing twice; the ' +
      'same key with another body is answered 422. 503 with code 1021 means that the outcome is not known ' +
      'yet: repeat to learn it.',
    headers: keyRequired,
    body: createOrderBody,
    answer: placedOrder,
    example: { orderId: exampleOrder.orderId, amountFen: exampleOrder.amountFen },
  },
  quoteOrder: {
    method: 'POST',
    path: '/api/order/quote',
    summary: '试算 · What a cart costs now',
    description:
      'Nothing is reserved. Says what has changed since the cart was made, if its lines have the prices ' +
      'that it shows, and whether the shop would take the order. Also without a login.',
    body: quoteBody,
    answer: quoteView,
    example: exampleQuote,
  },
  listMyOrders: {
    method: 'GET',
    path: '/api/order/list',
    summary: '我的订单 · My orders',
    query: orderListQuery,
    answer: orderPage,
    example: page,
  },
  getMyOrder: {
    method: 'GET',
    path: '/api/order/detail',
    summary: '我的订单详情 · One of my orders',
    query: orderIdQuery,
    answer: orderView,
    example: exampleOrder,
  },
  cancelMyOrder: {
    method: 'POST',
    path: '/api/order/cancel',
    summary: '取消订单 · Cancel my order',
    description: REPEATED,
    body: orderIdBody,
    answer: orderView,
    example: exampleOrder,
  },
  finishOrder: {
    method: 'POST',
    path: '/api/order/finish',
    summary: '完成订单 · Finish an order',
    description: `Only from ACCEPTED. ${REPEATED}`,
    body: orderIdBody,
    answer: orderView,
    example: exampleOrder,
  },
  listOrders: {
    method: 'GET',
    path: '/api/seller/order/list',
    summary: '订单列表 · All orders',
    query: sellerOrderListQuery,
    answer: orderPage,
    example: page,
  },
  getOrder: {
    method: 'GET',
    path: '/api/seller/order/detail',
    summary: '订单详情 · One order',
    query: orderIdQuery,
    answer: orderView,
    example: exampleOrder,
  },
  markOrderReady: {
    method: 'POST',
    path: '/api/seller/order/ready',
    summary: '出餐 · An order can be fetched',
    description:
      'Only from ACCEPTED, and it stays ACCEPTED until it is handed over. Its buyer gets a notice. ' +
      'Repeated, it answers the order as it is.',
    body: orderIdBody,
    answer: orderView,
    example: { ...exampleOrder, status: 'ACCEPTED', readyAt: '2026-01-01T04:20:00.000Z' },
  },
  recallOrder: {
    method: 'POST',
    path: '/api/seller/order/recall',
    summary: '撤回出餐 · An order is not ready after all',
    description: 'Within 5 minutes. Repeated, it answers the order as it is.',
    body: orderIdBody,
    answer: orderView,
    example: { ...exampleOrder, status: 'ACCEPTED' },
  },
  acceptOrder: {
    method: 'POST',
    path: '/api/seller/order/accept',
    summary: '接单 · Accept an order',
    description: REPEATED,
    body: orderIdBody,
    answer: orderView,
    example: exampleOrder,
  },
  cancelOrder: {
    method: 'POST',
    path: '/api/seller/order/cancel',
    summary: '取消订单 · Cancel an order',
    description: REPEATED,
    body: cancelBySellerBody,
    answer: orderView,
    example: exampleOrder,
  },
} satisfies ServiceOperations;
