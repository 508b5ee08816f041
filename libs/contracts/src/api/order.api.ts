import { z } from 'zod';
import { anyId, fen, id, pageOf, pageQuery, phone, text, time } from './fields.js';
import { keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH, MAX_LINE_QUANTITY } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { refundView } from './refund-view.js';
import type { ViewOf } from './view.js';

/** The most lines that are read. A longer cart is refused before any work is done on it. */
const MAX_RAW_LINES = 10_000;

const cartLine = z
  .object({ productId: id, quantity: z.int().min(1).max(MAX_LINE_QUANTITY) })
  .meta({ id: 'CartLine' });

/** The body of createOrder. */
export const createOrderBody = z
  .object({
    name: text(MAX_LENGTH.contactName),
    phone,
    address: text(MAX_LENGTH.address),
    remark: text(MAX_LENGTH.remark, { blank: true, lines: true }).optional(),
    items: z.array(cartLine).min(1).max(MAX_RAW_LINES),
  })
  .meta({ id: 'CreateOrderBody' });
export type CreateOrderBody = z.infer<typeof createOrderBody>;
export type CartLine = z.infer<typeof cartLine>;

export const ORDER_STATUSES = ['NEW', 'ACCEPTED', 'FINISHED', 'CANCELLED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const PAY_STATUSES = ['UNPAID', 'PAID', 'REFUNDING', 'REFUNDED'] as const;
export type PayStatus = (typeof PAY_STATUSES)[number];

export const orderIdQuery = z.object({ orderId: anyId });
export const orderIdBody = z.object({ orderId: anyId }).meta({ id: 'OrderIdBody' });
export const cancelBySellerBody = z
  .object({ orderId: anyId, reason: text(MAX_LENGTH.reason) })
  .meta({ id: 'CancelOrderBody' });

export const orderListQuery = pageQuery;
export const sellerOrderListQuery = pageQuery.extend({ status: z.enum(ORDER_STATUSES).optional() });

const orderItem = z
  .object({ productId: z.string(), name: z.string(), priceFen: fen, quantity: z.int() })
  .meta({ id: 'OrderItem' });

/** An order as its buyer and the sellers see it. */
export const orderView = z
  .object({
    orderId: z.string(),
    status: z.enum(ORDER_STATUSES),
    payStatus: z.enum(PAY_STATUSES),
    amountFen: fen,
    name: z.string(),
    phone: z.string(),
    address: z.string(),
    remark: z.string(),
    items: z.array(orderItem),
    cancelReason: z.string().optional().describe('Why it was cancelled, if a reason was given.'),
    createdAt: time,
    expiresAt: time.describe('When an unpaid order is cancelled automatically.'),
    refunds: z.array(refundView).optional().describe('Refunds of this order; only in its detail.'),
  })
  .meta({ id: 'Order' });
export type OrderView = ViewOf<typeof orderView>;

const orderPage = pageOf(orderView, 'OrderPage');

const placedOrder = z.object({ orderId: z.string(), amountFen: fen }).meta({ id: 'PlacedOrder' });

/** The example of an order in the API's description. */
export const exampleOrder: OrderView = {
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
