import { z } from 'zod';
import { fen, time } from './fields.js';
import { ORDER_KINDS } from './fulfilment.js';
import { madeChoice } from './options.js';
import { refundView } from './refund-view.js';
import type { ViewOf } from './view.js';

export const ORDER_STATUSES = ['NEW', 'ACCEPTED', 'FINISHED', 'CANCELLED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const PAY_STATUSES = ['UNPAID', 'PAID', 'REFUNDING', 'REFUNDED'] as const;
export type PayStatus = (typeof PAY_STATUSES)[number];

export const orderItem = z
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

export const adjustmentView = z
  .object({
    kind: z.string().describe('PACKING_FEE, DELIVERY_FEE; more may come.'),
    name: z.string(),
    amountFen: fen.describe('Below 0 for a discount.'),
  })
  .meta({ id: 'Adjustment' });

/** What happens to orders, as their buyers and the sellers see it. */
export const ORDER_EVENTS = [
  'CREATED',
  'PAID',
  'ACCEPTED',
  'READY',
  'RECALLED',
  'FINISHED',
  'CANCELLED',
  'REFUNDED',
] as const;
export type OrderEventName = (typeof ORDER_EVENTS)[number];

const orderEvent = z.object({ event: z.enum(ORDER_EVENTS), at: time }).meta({ id: 'OrderEvent' });

/** An honest range: most of the last orders took between so long and so long. */
const waitRange = z
  .object({
    fromMinutes: z.int(),
    toMinutes: z.int(),
    orders: z.int().describe('How many orders it is computed from.'),
  })
  .meta({ id: 'WaitRange' });
export type WaitRange = ViewOf<typeof waitRange>;

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
    pickupNo: z
      .int()
      .optional()
      .describe(
        'The number that is called out: from 1 on each business day, once the kitchen sees the order.',
      ),
    acceptedAt: time.optional(),
    readyAt: time.optional().describe('Since when it can be fetched.'),
    events: z.array(orderEvent).optional().describe('From its creation on; only in the detail of an order.'),
    ordersAhead: z
      .int()
      .optional()
      .describe('How many orders the kitchen has before this one; in its detail, until it is ready.'),
    wait: waitRange
      .optional()
      .describe('How long it still takes, if the last orders can tell; in its detail, until it is ready.'),
    expiresAt: time.describe('When an unpaid order is cancelled automatically.'),
    refunds: z.array(refundView).optional().describe('Refunds of this order; only in its detail.'),
  })
  .meta({ id: 'Order' });
export type OrderView = ViewOf<typeof orderView>;

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
