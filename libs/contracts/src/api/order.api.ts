import { z } from 'zod';
import { id, pageQuery, text } from './fields.js';
import { MAX_LENGTH, MAX_LINE_QUANTITY } from './limits.js';
import type { RefundView } from './pay.api.js';

/** Most lines that are read at all; a longer cart is refused before any work is done on it. */
const MAX_RAW_LINES = 10_000;

const cartLine = z.object({ productId: id, quantity: z.int().min(1).max(MAX_LINE_QUANTITY) });

/** POST /api/order/create */
export const createOrderBody = z.object({
  name: text(MAX_LENGTH.contactName),
  phone: text(MAX_LENGTH.phone),
  address: text(MAX_LENGTH.address),
  remark: text(MAX_LENGTH.remark, { blank: true }).optional(),
  items: z.array(cartLine).min(1).max(MAX_RAW_LINES),
});
export type CreateOrderBody = z.infer<typeof createOrderBody>;
export type CartLine = z.infer<typeof cartLine>;

/** The header that makes a write safe to repeat: 1–64 visible ASCII characters. */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';
export const idempotencyKey = z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${MAX_LENGTH.idempotencyKey}}$`));

export const ORDER_STATUSES = ['NEW', 'ACCEPTED', 'FINISHED', 'CANCELLED'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export const PAY_STATUSES = ['UNPAID', 'PAID', 'REFUNDING', 'REFUNDED'] as const;
export type PayStatus = (typeof PAY_STATUSES)[number];

/** Names one order. Any string is let in: a malformed id must get the same 404 as an unknown one. */
export const orderIdQuery = z.object({ orderId: z.string().max(1_000) });
export const orderIdBody = z.object({ orderId: z.string().max(1_000) });
export const cancelBySellerBody = z.object({
  orderId: z.string().max(1_000),
  reason: text(MAX_LENGTH.reason),
});

export const orderListQuery = pageQuery;
export const sellerOrderListQuery = pageQuery.extend({ status: z.enum(ORDER_STATUSES).optional() });

export interface OrderView {
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly payStatus: PayStatus;
  readonly amountFen: number;
  readonly name: string;
  readonly phone: string;
  readonly address: string;
  readonly remark: string;
  readonly items: ReadonlyArray<{ productId: string; name: string; priceFen: number; quantity: number }>;
  /** Why it was cancelled, where somebody said so. */
  readonly cancelReason?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** When an unpaid order is cancelled by itself; ISO 8601. */
  readonly expiresAt: string;
  /** Money that went or goes back; in the detail of an order alone. */
  readonly refunds?: readonly RefundView[];
}
