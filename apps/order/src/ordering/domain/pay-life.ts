import { ORDER_STATUSES, type OrderStatus, type PayStatus } from '@diancan/contracts';

interface PayMove {
  readonly from: readonly PayStatus[];
  readonly to: PayStatus;
  /** Statuses of the order in which the move is allowed. */
  readonly order: readonly OrderStatus[];
}

/** All transitions of an order's payment status: verb, from, to. */
export const PAY_LIFE = {
  /** The full amount was paid before the order ended. */
  pay: { from: ['UNPAID'], to: 'PAID', order: ['NEW', 'ACCEPTED'] },
  /** The full amount must be refunded. */
  giveBack: { from: ['PAID'], to: 'REFUNDING', order: ORDER_STATUSES },
  /** The full amount is refunded: the provider has confirmed each refund. */
  refunded: { from: ['REFUNDING'], to: 'REFUNDED', order: ORDER_STATUSES },
} as const satisfies Record<string, PayMove>;

export type PayVerb = keyof typeof PAY_LIFE;

export const payMoveOf = (verb: PayVerb): PayMove => PAY_LIFE[verb];
