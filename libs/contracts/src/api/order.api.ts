import { z } from 'zod';
import { anyId, fen, id, pageOf, pageQuery, phone, text, time } from './fields.js';
import { fulfilment, ORDER_KINDS, tableCode } from './fulfilment.js';
import { keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH, MAX_LINE_QUANTITY } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { choiceIds, madeChoice } from './options.js';
import { refundView } from './refund-view.js';
import { requiredWithout } from './required-without.js';
import type { ViewOf } from './view.js';

/** The most lines that are read. A longer cart is refused before any work is done on it. */
const MAX_RAW_LINES = 10_000;

const cartLine = z
  .object({
    productId: id,
    quantity: z.int().min(1).max(MAX_LINE_QUANTITY),
    choiceIds: choiceIds.optional().describe('What was chosen of the options of the dish.'),
    note: text(MAX_LENGTH.lineNote, { blank: true })
      .optional()
      .describe('What the buyer wants of this line.'),
  })
  .meta({ id: 'CartLine' });
export type CartLine = z.infer<typeof cartLine>;

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

/** The body of quoteOrder: a cart that may not be complete yet. */
export const quoteBody = z
  .object({
    fulfilment: z
      .object({ kind: z.enum(ORDER_KINDS), tableCode: tableCode.optional() })
      .meta({ id: 'QuoteFulfilment' })
      .optional()
      .describe('Absent: as in createOrder.'),
    items: z
      .array(
        cartLine
          .extend({ priceFen: fen.optional().describe('Of one piece, as the cart shows it.') })
          .meta({ id: 'QuoteLine' }),
      )
      .min(1)
      .max(MAX_RAW_LINES),
  })
  .meta({ id: 'QuoteBody' });
export type QuoteBody = z.infer<typeof quoteBody>;

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
  .object({
    lineId: z.string().describe('Names the line in its order.'),
    productId: z.string(),
    name: z.string(),
    icon: z.string(),
    priceFen: fen.describe('Of one piece, with its choices.'),
    quantity: z.int(),
    choices: z.array(madeChoice),
    note: z.string(),
  })
  .meta({ id: 'OrderItem' });

const adjustmentView = z
  .object({
    kind: z.string().describe('PACKING_FEE, DELIVERY_FEE; more may come.'),
    name: z.string(),
    amountFen: fen.describe('Below 0 for a discount.'),
  })
  .meta({ id: 'Adjustment' });

/** An order as its buyer and the sellers see it. */
export const orderView = z
  .object({
    orderId: z.string(),
    status: z.enum(ORDER_STATUSES),
    payStatus: z.enum(PAY_STATUSES),
    amountFen: fen,
    kind: z.enum(ORDER_KINDS),
    table: z
      .object({ tableId: z.string(), name: z.string() })
      .meta({ id: 'OrderTable' })
      .optional()
      .describe('Of an order with the kind DINE_IN.'),
    name: z.string(),
    phone: z.string(),
    address: z.string(),
    remark: z.string(),
    items: z.array(orderItem),
    adjustments: z.array(adjustmentView).describe('What the price has beside the items.'),
    cancelReason: z.string().optional().describe('Why it was cancelled, if a reason was given.'),
    createdAt: time,
    expiresAt: time.describe('When an unpaid order is cancelled automatically.'),
    refunds: z.array(refundView).optional().describe('Refunds of this order; only in its detail.'),
  })
  .meta({ id: 'Order' });
export type OrderView = ViewOf<typeof orderView>;

/** What became of a line since the cart was made. CHOICE: what was chosen cannot be had any more. */
const LINE_CHANGES = ['DEARER', 'CHEAPER', 'FEWER_LEFT', 'SOLD_OUT', 'GONE', 'CHOICE'] as const;

const lineChange = z
  .object({
    lineId: z.string(),
    productId: z.string(),
    change: z.enum(LINE_CHANGES),
    msg: z.string().describe('For the buyer, in the language of Accept-Language.'),
    priceFen: fen.optional().describe('Of DEARER and CHEAPER: the price now.'),
    left: z.int().optional().describe('Of FEWER_LEFT: how many pieces there are.'),
  })
  .meta({ id: 'LineChange' });

const refusal = z
  .object({ code: z.int(), msg: z.string() })
  .meta({ id: 'QuoteRefusal', description: 'Why createOrder would refuse the order as a whole now.' });

const quoteView = z
  .object({
    lines: z
      .array(orderItem.extend({ amountFen: fen }).meta({ id: 'QuotedLine' }))
      .describe('Those that can be had as they are. Equal lines of the cart are merged.'),
    adjustments: z.array(adjustmentView),
    amountFen: fen,
    changes: z.array(lineChange),
    refusals: z.array(refusal),
  })
  .meta({ id: 'Quote' });
export type QuoteView = ViewOf<typeof quoteView>;

const orderPage = pageOf(orderView, 'OrderPage');

const placedOrder = z.object({ orderId: z.string(), amountFen: fen }).meta({ id: 'PlacedOrder' });

/** The example of an order in the API's description. */
export const exampleOrder: OrderView = {
  orderId: '01KAP30Q8Z6E2D4F9G1H3J5K7M',
  status: 'NEW',
  payStatus: 'UNPAID',
  amountFen: 5_600,
  kind: 'DELIVERY',
  name: '张三',
  phone: '13800000000',
  address: '人民路 1 号',
  remark: '少辣',
  items: [
    {
      lineId: '1',
      productId: '01KAP2Z0M5T9S4V8Q3W7X6Y1CD',
      name: '宫保鸡丁',
      icon: '/api/product/picture/default.svg',
      priceFen: 2_800,
      quantity: 2,
      choices: [{ choiceId: '01KAP2Z1B5T9S4V8Q3W7X6Y1CD', option: '份量', name: '小份', deltaFen: 0 }],
      note: '不要香菜',
    },
  ],
  adjustments: [],
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
  quoteOrder: {
    method: 'POST',
    path: '/api/order/quote',
    summary: '试算 · What a cart costs now',
    description:
      'Nothing is reserved. Says what has changed since the cart was made, if its lines have the prices ' +
      'that it shows, and whether the shop would take the order. Also without a login.',
    body: quoteBody,
    answer: quoteView,
    example: {
      lines: exampleOrder.items.map(item => ({ ...item, amountFen: item.priceFen * item.quantity })),
      adjustments: [{ kind: 'DELIVERY_FEE', name: '配送费', amountFen: 500 }],
      amountFen: 6_100,
      changes: [
        {
          lineId: '1',
          productId: exampleOrder.items[0]!.productId,
          change: 'DEARER',
          msg: '「宫保鸡丁」现价 28.00 元',
          priceFen: 2_800,
        },
      ],
      refusals: [],
    },
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
