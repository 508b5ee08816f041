import type { RefundView } from '@diancan/contracts';
import type { RefundEntity } from './refund.entity.js';

/** A refund as buyers and sellers see it. */
export const toRefundView = (refund: RefundEntity): RefundView => ({
  refundId: refund.outRefundNo,
  orderId: refund.orderId,
  cause: refund.cause,
  state: refund.state,
  amountFen: refund.amountFen,
  reason: refund.reason,
  createdAt: refund.createdAt.toISOString(),
});
