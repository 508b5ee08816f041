import {
  cancelBySellerBody, createOrderBody, IDEMPOTENCY_KEY_HEADER, idempotencyKey, orderIdBody, orderIdQuery, orderListQuery,
  type OrderView, type Page, sellerOrderListQuery,
} from '@diancan/contracts';
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
const page: Page<OrderView> = { items: [order], nextCursor: order.orderId };

export const orderOperations: Operations = {
  'POST /api/order/create': {
    summary: '下单 · Place an order',
    description:
      'Repeating it with the same key and body answers the first outcome and orders nothing twice; the same key with ' +
      'another body is answered 422. 503 with code 1021 means that the outcome is not known yet: repeat to learn it.',
    headers: {
      [IDEMPOTENCY_KEY_HEADER]: {
        schema: idempotencyKey,
        required: true,
        description: '1–64 visible ASCII characters, one key per order, kept 24 h.',
      },
    },
    body: createOrderBody,
    example: { orderId: order.orderId, amountFen: order.amountFen },
  },
  'GET /api/order/list': { summary: '我的订单 · My orders', query: orderListQuery, example: page },
  'GET /api/order/detail': { summary: '我的订单详情 · One of my orders', query: orderIdQuery, example: order },
  'POST /api/order/cancel': { summary: '取消订单 · Cancel my order', body: orderIdBody, example: order },
  'POST /api/order/finish': {
    summary: '完成订单 · Finish an order',
    description: 'Only from ACCEPTED.',
    body: orderIdBody,
    example: order,
  },
  'GET /api/seller/order/list': { summary: '订单列表 · All orders', query: sellerOrderListQuery, example: page },
  'GET /api/seller/order/detail': { summary: '订单详情 · One order', query: orderIdQuery, example: order },
  'POST /api/seller/order/accept': { summary: '接单 · Accept an order', body: orderIdBody, example: order },
  'POST /api/seller/order/cancel': { summary: '取消订单 · Cancel an order', body: cancelBySellerBody, example: order },
};
