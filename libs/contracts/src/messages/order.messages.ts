import { z } from 'zod';
import { id, openid, text } from '../api/fields.js';
import { MAX_LENGTH } from '../api/limits.js';
import { defineMessage } from './message.js';

const order = z.strictObject({
  orderId: id,
  buyerOpenid: openid,
  /** The total of the order, in fen. */
  amountFen: z.int().min(0),
  /** The first dish and the number of dishes, such as `麻婆豆腐等3样`. */
  summary: text(MAX_LENGTH.noticeSummary),
  /** When it happened; ISO 8601. */
  at: z.iso.datetime(),
});

const refunded = order.extend({
  /** Of this refund, in fen. */
  refundedFen: z.int().min(1),
  /** Whether all money of the order is back. */
  isAll: z.boolean(),
});

const sample = {
  orderId: '01KAP30Q8Z6E2D4F9G1H3J5K7M',
  buyerOpenid: 'o-buyer-1',
  amountFen: 5_600,
  summary: '宫保鸡丁等2样',
  at: '2026-01-01T04:00:00.000Z',
} as const;

/** An order is paid in full. */
export const orderPaid = defineMessage({ name: 'order.paid.v1', sender: 'order', payload: order, sample });

/** A seller has accepted an order. */
export const orderAccepted = defineMessage({
  name: 'order.accepted.v1',
  sender: 'order',
  payload: order,
  sample,
});

/** An order is ready. */
export const orderFinished = defineMessage({
  name: 'order.finished.v1',
  sender: 'order',
  payload: order,
  sample,
});

/** An order was cancelled by its buyer, by a seller, or because it was not paid in time. */
export const orderCancelled = defineMessage({
  name: 'order.cancelled.v1',
  sender: 'order',
  payload: order,
  sample,
});

/** One refund of an order was made: of some lines, of a surplus, or of the rest. */
export const orderRefunded = defineMessage({
  name: 'order.refunded.v1',
  sender: 'order',
  payload: refunded,
  sample: { ...sample, refundedFen: 2_800, isAll: false },
});
