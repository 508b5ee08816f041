import type { NewOrder } from '../../ordering/order.repository.js';
import { SHORTEST_ORDER_TIME_MS } from '../../ordering/time-to-pay.js';
import type { Activity } from '../domain/activity.js';
import { payTimeMs } from '../domain/pay-time.js';
import { orderContentOf, type TicketContent } from '../domain/ticket-content.js';

/** A ticket that has won, and the order that it becomes. */
export interface Winner {
  readonly orderId: string;
  readonly rid: string;
  readonly buyer: string;
  readonly quantity: number;
  readonly content: TicketContent;
}

/** @param payWithinMs for a buyer who has let no order lapse */
export const orderOfWinner = (
  activity: Activity,
  { orderId, buyer, quantity, content }: Omit<Winner, 'rid'>,
  { payWithinMs, lapses }: { payWithinMs: number; lapses: number },
): NewOrder => ({
  orderId,
  gid: null,
  activityId: activity.activityId,
  buyerOpenid: buyer,
  content: orderContentOf(activity, content, quantity),
  expiryMs: payTimeMs(payWithinMs, lapses, SHORTEST_ORDER_TIME_MS),
});
