import { z } from 'zod';
import { fen, time } from './fields.js';
import type { ViewOf } from './view.js';

/** PENDING: not yet accepted by the provider. ABNORMAL: the provider cannot refund it, so a person must. */
export const REFUND_STATES = ['PENDING', 'PROCESSING', 'DONE', 'ABNORMAL', 'RENEWED'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** Why money is refunded: the order was cancelled, some lines were, or it should never have been taken. */
export const REFUND_CAUSES = ['CANCELLED', 'LINES', 'SURPLUS'] as const;
export type RefundCause = (typeof REFUND_CAUSES)[number];

export const refundView = z
  .object({
    refundId: z.string(),
    orderId: z.string(),
    cause: z.enum(REFUND_CAUSES),
    state: z.enum(REFUND_STATES),
    amountFen: fen,
    reason: z.string(),
    createdAt: time,
  })
  .meta({ id: 'Refund' });
export type RefundView = ViewOf<typeof refundView>;
