import type { OrderStatus, PayStatus } from '@diancan/contracts';

interface Move {
  readonly from: readonly OrderStatus[];
  readonly to: OrderStatus;
  /** Payment statuses in which the move is allowed. */
  readonly money: readonly PayStatus[];
}

const ANY_MONEY: readonly PayStatus[] = ['UNPAID', 'PAID', 'REFUNDING', 'REFUNDED'];

/** All transitions of an order: verb, from, to. Any other transition is refused. */
export const ORDER_LIFE = {
  /** A seller accepts a paid order. */
  accept: { from: ['NEW'], to: 'ACCEPTED', money: ['PAID'] },
  /** A seller accepts an order that is paid in cash, if the shop takes cash. */
  acceptUnpaid: { from: ['NEW'], to: 'ACCEPTED', money: ['UNPAID', 'PAID'] },
  /**
   * A seller has handed the order over. An order that was accepted unpaid can be finished even if the shop
   * has stopped taking cash.
   */
  finish: { from: ['ACCEPTED'], to: 'FINISHED', money: ['UNPAID', 'PAID'] },
  /** The buyer cancels the order before a seller has accepted it. */
  cancel: { from: ['NEW'], to: 'CANCELLED', money: ANY_MONEY },
  /** A seller cannot serve the order, and gives a reason. */
  refuse: { from: ['NEW', 'ACCEPTED'], to: 'CANCELLED', money: ANY_MONEY },
  /** The order was not paid in time. */
  expire: { from: ['NEW'], to: 'CANCELLED', money: ['UNPAID'] },
} as const satisfies Record<string, Move>;

export type OrderVerb = keyof typeof ORDER_LIFE;

export const moveOf = (verb: OrderVerb): Move => ORDER_LIFE[verb];
