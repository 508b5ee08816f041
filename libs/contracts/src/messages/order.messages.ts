import { z } from 'zod';
import { id, openid, text } from '../api/fields.js';
import { MAX_LENGTH } from '../api/limits.js';
import { gid } from '../rpc/branch-link.js';
import { defineMessage } from './message.js';

const order = z.strictObject({
  orderId: id,
  buyerOpenid: openid,
  /** The total of the order, in fen. */
  amountFen: z.int().min(0),
  /** When it happened; ISO 8601. */
  at: z.iso.datetime(),
});

const summarised = order.extend({
  /** The first dish and the number of dishes, such as `麻婆豆腐等3样`. */
  summary: text(MAX_LENGTH.noticeSummary),
});

const accepted = summarised.extend({
  /** Whether the shop wants its buyers to get a notice of it. */
  isNoticeWanted: z.boolean(),
});

const refunded = summarised.extend({
  /** Of this refund, in fen. */
  refundedFen: z.int().min(1),
});

const sample = {
  orderId: '01KAP30Q8Z6E2D4F9G1H3J5K7M',
  buyerOpenid: 'o-buyer-1',
  amountFen: 5_600,
  at: '2026-01-01T04:00:00.000Z',
} as const;
const summary = '宫保鸡丁等2样';

/** An order is paid in full. */
export const orderPaid = defineMessage({ name: 'order.paid.v1', sender: 'order', payload: order, sample });

/** A seller has accepted an order. */
export const orderAccepted = defineMessage({
  name: 'order.accepted.v1',
  sender: 'order',
  payload: accepted,
  sample: { ...sample, summary, isNoticeWanted: true },
});

const ready = summarised.extend({
  /** The number that is called out; absent in orders of an earlier release. */
  pickupNo: z.int().min(1).optional(),
});

/** An order can be fetched. */
export const orderReady = defineMessage({
  name: 'order.ready.v1',
  sender: 'order',
  payload: ready,
  sample: { ...sample, summary, pickupNo: 17 },
});

const finished = summarised.extend({
  /** Its buyer was told before that it is ready. */
  wasReady: z.boolean().optional(),
});

/** An order was handed over. */
export const orderFinished = defineMessage({
  name: 'order.finished.v1',
  sender: 'order',
  payload: finished,
  sample: { ...sample, summary, wasReady: false },
});

const cancelled = order.extend({
  /** The global transaction that placed the order; absent in orders of an earlier release. */
  gid: gid.optional(),
});

/** An order was cancelled by its buyer, by a seller, or because it was not paid in time. */
export const orderCancelled = defineMessage({
  name: 'order.cancelled.v1',
  sender: 'order',
  payload: cancelled,
  sample: { ...sample, gid: 'LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564' },
});

/** One refund of an order was made: of some lines, of a surplus, or of the rest. */
export const orderRefunded = defineMessage({
  name: 'order.refunded.v1',
  sender: 'order',
  payload: refunded,
  sample: { ...sample, summary, refundedFen: 2_800 },
});
