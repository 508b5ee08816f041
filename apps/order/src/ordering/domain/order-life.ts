import type { OrderStatus } from '@diancan/contracts';

interface Move {
  readonly from: readonly OrderStatus[];
  readonly to: OrderStatus;
}

/** The whole life of an order: each verb, whence and whither. What is not here does not happen. */
export const ORDER_LIFE = {
  /** The seller takes it on. */
  accept: { from: ['NEW'], to: 'ACCEPTED' },
  /** The seller has handed it over. */
  finish: { from: ['ACCEPTED'], to: 'FINISHED' },
  /** The buyer changes their mind, as long as nobody cooks. */
  cancel: { from: ['NEW'], to: 'CANCELLED' },
  /** The seller cannot serve it, with a reason. */
  refuse: { from: ['NEW', 'ACCEPTED'], to: 'CANCELLED' },
  /** Nobody paid in time. */
  expire: { from: ['NEW'], to: 'CANCELLED' },
} as const satisfies Record<string, Move>;

export type OrderVerb = keyof typeof ORDER_LIFE;

export const canMove = (status: OrderStatus, verb: OrderVerb): boolean =>
  (ORDER_LIFE[verb] as Move).from.includes(status);
