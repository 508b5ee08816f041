import type { OrderStatus, PayStatus } from '@diancan/contracts';

interface Move {
  readonly from: readonly OrderStatus[];
  readonly to: OrderStatus;
  /** States of its money in which the move is allowed. */
  readonly money: readonly PayStatus[];
}

const ANY_MONEY: readonly PayStatus[] = ['UNPAID', 'PAID', 'REFUNDING', 'REFUNDED'];

/** The whole life of an order: each verb, from, to. A move that is not here does not happen. */
export const ORDER_LIFE = {
  /** The seller takes a paid order on. */
  accept: { from: ['NEW'], to: 'ACCEPTED', money: ['PAID'] },
  /** The seller takes an order on that is paid in cash, where the shop does that. */
  acceptUnpaid: { from: ['NEW'], to: 'ACCEPTED', money: ['UNPAID', 'PAID'] },
  /**
   * The seller has handed it over; an order accepted unpaid, too, even if the shop takes no cash any more.
   */
  finish: { from: ['ACCEPTED'], to: 'FINISHED', money: ['UNPAID', 'PAID'] },
  /** The buyer changes their mind, before the seller has accepted it. */
  cancel: { from: ['NEW'], to: 'CANCELLED', money: ANY_MONEY },
  /** The seller cannot serve it, with a reason. */
  refuse: { from: ['NEW', 'ACCEPTED'], to: 'CANCELLED', money: ANY_MONEY },
  /** Nobody paid in time. */
  expire: { from: ['NEW'], to: 'CANCELLED', money: ['UNPAID'] },
} as const satisfies Record<string, Move>;

export type OrderVerb = keyof typeof ORDER_LIFE;

export const moveOf = (verb: OrderVerb): Move => ORDER_LIFE[verb];
