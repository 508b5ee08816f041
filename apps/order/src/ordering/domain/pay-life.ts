import { ORDER_STATUSES, type OrderStatus, type PayStatus } from '@diancan/contracts';

interface PayMove {
  readonly from: readonly PayStatus[];
  readonly to: PayStatus;
  /** Statuses of the order in which the move is allowed. */
  readonly order: readonly OrderStatus[];
}

/** What becomes of an order's money: each verb, from, to. */
export const PAY_LIFE = {
  /** All that it costs was taken, before the order is over. */
  pay: { from: ['UNPAID'], to: 'PAID', order: ['NEW', 'ACCEPTED'] },
  /** All of it is to go back. */
  giveBack: { from: ['PAID'], to: 'REFUNDING', order: ORDER_STATUSES },
  /** All of it has gone back: the provider said so of each refund. */
  refunded: { from: ['REFUNDING'], to: 'REFUNDED', order: ORDER_STATUSES },
} as const satisfies Record<string, PayMove>;

export type PayVerb = keyof typeof PAY_LIFE;

export const payMoveOf = (verb: PayVerb): PayMove => PAY_LIFE[verb];
