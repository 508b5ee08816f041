import type { PayStatus } from '@diancan/contracts';

/** What becomes of an order's money: each verb, whence and whither. */
export const PAY_LIFE = {
  /** All that it costs was taken. */
  pay: { from: ['UNPAID'], to: 'PAID' },
  /** All of it is to go back. */
  giveBack: { from: ['PAID'], to: 'REFUNDING' },
  /** All of it has gone back. */
  refunded: { from: ['REFUNDING'], to: 'REFUNDED' },
} as const satisfies Record<string, { from: readonly PayStatus[]; to: PayStatus }>;

export type PayVerb = keyof typeof PAY_LIFE;
