import { z } from 'zod';
import { anyId, fen, id, instant, priceFen, time, text } from './fields.js';
import { delivery, pickUp } from './fulfilment.js';
import { keyRequired } from './idempotency-headers.js';
import { MAX_LENGTH, MAX_LINE_QUANTITY, MAX_STOCK } from './limits.js';
import type { ServiceOperations } from './operation.js';
import { saying } from './own-words.js';
import { DEFAULT_PICTURE } from './product.api.js';
import type { ViewOf } from './view.js';

/** What a list shows of an activity: the window by the server's clock, and whether something is left. */
const ACTIVITY_STATES = ['SCHEDULED', 'OPEN', 'SOLD_OUT', 'ENDED'] as const;
export type ActivityState = (typeof ACTIVITY_STATES)[number];

/** LOST: waited in vain. VOID: a fault on our side, or cancelled by the seller. LAPSED: not paid in time. */
const TICKET_STATES = ['QUEUED', 'WON', 'LOST', 'SOLD_OUT', 'VOID', 'LAPSED'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** The most pieces that one activity sells. */
export const MAX_ACTIVITY_STOCK = Math.min(MAX_STOCK, 10_000_000);

const limitPerBuyer = z.int().min(1).max(MAX_LINE_QUANTITY);
const stock = z.int().min(1).max(MAX_ACTIVITY_STOCK);
/** The body of publishFlashSale. */
export const publishFlashSaleBody = z
  .object({
    productId: id,
    priceFen,
    stock,
    startsAt: instant,
    endsAt: instant,
    limitPerBuyer,
    /** Whether buyers may queue for what others give back once everything is reserved. */
    waitingList: z.boolean().optional(),
  })
  .meta({ id: 'PublishFlashSaleBody' });
export type PublishFlashSaleBody = z.infer<typeof publishFlashSaleBody>;

const changeable = publishFlashSaleBody.omit({ productId: true });
const CHANGEABLE = Object.keys(changeable.shape) as Array<keyof typeof changeable.shape>;

/** The body of updateFlashSale. Fields that are absent stay; `stock` is the new one of the list. */
export const updateFlashSaleBody = changeable
  .partial()
  .extend({ activityId: id })
  .refine(
    body => CHANGEABLE.some(field => body[field] !== undefined),
    saying({
      zh: `没有要修改的内容，可以修改：${CHANGEABLE.join('、')}`,
      en: `names nothing to change; it may name ${CHANGEABLE.join(', ')}`,
    }),
  )
  .meta({ id: 'UpdateFlashSaleBody' });
export type UpdateFlashSaleBody = z.infer<typeof updateFlashSaleBody>;

export const activityIdBody = z.object({ activityId: id }).meta({ id: 'ActivityIdBody' });
export const activityIdQuery = z.object({ activityId: anyId });
export const ticketQuery = z.object({ ticket: anyId });

/** A tap has no time to ask for a table. */
const fulfilment = z.discriminatedUnion('kind', [pickUp, delivery]).meta({ id: 'FlashSaleFulfilment' });

/** The body of orderInFlashSale. Without `fulfilment` the buyer picks the order up. */
export const flashSaleOrderBody = z
  .object({
    activityId: id,
    entry: z.string().max(200),
    quantity: z.int().min(1).max(MAX_LINE_QUANTITY),
    fulfilment: fulfilment.optional(),
    remark: text(MAX_LENGTH.remark, { blank: true, lines: true }).optional(),
  })
  .meta({ id: 'FlashSaleOrderBody' });
export type FlashSaleOrderBody = z.infer<typeof flashSaleOrderBody>;

const activityView = z
  .object({
    activityId: z.string(),
    product: z
      .object({ productId: z.string(), name: z.string(), icon: z.string() })
      .meta({ id: 'ActivityProduct' }),
    priceFen: fen,
    state: z.enum(ACTIVITY_STATES),
    startsAt: time,
    endsAt: time,
    limitPerBuyer: z.int(),
    waitingList: z.boolean(),
    isCancelled: z.boolean().describe('By the seller. Its state is ENDED then.'),
    serverTime: time.describe('The clock that decides what is open.'),
  })
  .meta({ id: 'Activity' });
export type ActivityView = ViewOf<typeof activityView>;

/** What sellers see of an activity. `stock` = `left` + `reserved` + `sold` = `published` - `returned`. */
const sellerActivityView = activityView
  .extend({
    stock: z.int().describe('Pieces for sale, sold ones included: the number that a seller changes.'),
    published: z.int().describe('All pieces that were ever for sale in it.'),
    left: z.int().describe('Pieces that nobody has ordered yet.'),
    reserved: z.int().describe('Pieces of orders that are not paid.'),
    sold: z.int().describe('Pieces of orders that are paid or accepted.'),
    returned: z.int().describe('Pieces that went back to the dish.'),
  })
  .meta({ id: 'SellerActivity' });
export type SellerActivityView = ViewOf<typeof sellerActivityView>;

const ticketResult = z
  .object({
    state: z.enum(TICKET_STATES),
    position: z
      .int()
      .optional()
      .describe(
        'While QUEUED: the place of this one, from 1. Buyers who wait for what others give back count, too.',
      ),
    etaSeconds: z
      .int()
      .optional()
      .describe('While QUEUED: an estimate in s. Absent while it depends on what others give back.'),
    orderId: z.string().optional().describe('WON or LAPSED.'),
  })
  .meta({ id: 'TicketResult' });
export type TicketResult = ViewOf<typeof ticketResult>;

const activityIdView = z.object({ activityId: z.string() }).meta({ id: 'ActivityId' });

const activity: ActivityView = {
  activityId: '01KAP3B0M5T9S4V8Q3W7X6Y1CD',
  product: { productId: '01KAP2Z0M5T9S4V8Q3W7X6Y1CD', name: '宫保鸡丁', icon: DEFAULT_PICTURE },
  priceFen: 990,
  state: 'OPEN',
  startsAt: '2026-01-01T04:00:00.000Z',
  endsAt: '2026-01-01T05:00:00.000Z',
  limitPerBuyer: 1,
  waitingList: false,
  isCancelled: false,
  serverTime: '2026-01-01T04:00:01.000Z',
};
const ticket = 'v1.01KAP3B0M5T9S4V8Q3W7X6Y1CD.0.1.17.Zk3vW0hK1uQe2x9aYb7cDA.8sPp3mQ0fXc1';

export const flashSaleOperations = {
  listFlashSales: {
    method: 'GET',
    path: '/api/flash-sale/list',
    summary: '秒杀列表 · Flash sales',
    description: 'Those that are announced, open, or ended within the last day; the next to start first.',
    answer: z.array(activityView).meta({ id: 'ActivityList' }),
    example: [activity],
  },
  enterFlashSale: {
    method: 'GET',
    path: '/api/flash-sale/entry',
    summary: '进入秒杀 · Enter a flash sale',
    description:
      'Only while it is open. An order needs it: the entry is for this buyer alone, and for a few minutes.',
    query: activityIdQuery,
    answer: z.object({ entry: z.string() }).meta({ id: 'FlashSaleEntry' }),
    example: { entry: 'mjx3k9q0.pQ3vW0hK1uQe2x9aYb7cDA' },
  },
  orderInFlashSale: {
    method: 'POST',
    path: '/api/flash-sale/order',
    summary: '秒杀下单 · Order in a flash sale',
    description:
      'The ticket says that the order is queued; getFlashSaleResult tells what has become of it. A buyer ' +
      'has one ticket at a time in an activity: another tap gets the same one, or 409 if it asks for ' +
      'something else. 503 means that the outcome is not known yet: repeat with the same key.',
    headers: keyRequired,
    body: flashSaleOrderBody,
    answer: z.object({ ticket: z.string() }).meta({ id: 'FlashSaleTicket' }),
    example: { ticket },
  },
  getFlashSaleResult: {
    method: 'GET',
    path: '/api/flash-sale/result',
    summary: '秒杀结果 · What has become of a ticket',
    description:
      'QUEUED (with position), WON (with orderId), LOST (waited in vain), SOLD_OUT, VOID (a fault on our ' +
      'side, or the sale was cancelled; nothing was ordered), LAPSED (not paid in time). Only QUEUED and ' +
      'WON can still change. WON stays if the order is cancelled later: the order itself says so.',
    query: ticketQuery,
    answer: ticketResult,
    example: { state: 'QUEUED', position: 3, etaSeconds: 1 } satisfies TicketResult,
  },
  listAllFlashSales: {
    method: 'GET',
    path: '/api/seller/flash-sale/list',
    summary: '全部秒杀 · All flash sales',
    description:
      'The latest 100, newest first. `stock` = `left` + `reserved` + `sold`. Of the `published` pieces, ' +
      '`returned` ones went back to the dish.',
    answer: z.array(sellerActivityView).meta({ id: 'SellerActivityList' }),
    example: [
      { ...activity, stock: 100, published: 100, left: 20, reserved: 30, sold: 50, returned: 0 },
    ] satisfies SellerActivityView[],
  },
  publishFlashSale: {
    method: 'POST',
    path: '/api/seller/flash-sale/publish',
    summary: '发布秒杀 · Publish a flash sale',
    description:
      'Moves `stock` pieces from the dish to the activity, once. Times are ISO 8601 with `Z` or an offset. ' +
      'With `waitingList` (false if absent), buyers may queue for what others give back.',
    headers: keyRequired,
    body: publishFlashSaleBody,
    answer: activityIdView,
    example: { activityId: activity.activityId },
  },
  updateFlashSale: {
    method: 'POST',
    path: '/api/seller/flash-sale/update',
    summary: '修改秒杀 · Change a flash sale',
    description:
      'Fields that are absent stay. Never touches what is ordered already. `stock` is the new total, sold ' +
      'pieces included, as in the list: a larger one takes pieces from the dish, a smaller one gives ' +
      'pieces back that nobody has ordered. The dish stays: cancel, and publish another one. Buyers and ' +
      'sellers see the change when it is answered.',
    headers: keyRequired,
    body: updateFlashSaleBody,
    answer: activityIdView,
    example: { activityId: activity.activityId },
  },
  cancelFlashSale: {
    method: 'POST',
    path: '/api/seller/flash-sale/cancel',
    summary: '取消秒杀 · Cancel a flash sale',
    description:
      'What is queued becomes void, unpaid orders are cancelled, and paid ones that nobody has accepted ' +
      'are refunded.',
    headers: keyRequired,
    body: activityIdBody,
    answer: activityIdView,
    example: { activityId: activity.activityId },
  },
} satisfies ServiceOperations;
