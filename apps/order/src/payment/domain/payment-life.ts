export const PAYMENT_STATES = ['OPEN', 'PAID', 'CLOSED'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** The life of one attempt to pay an order, under one number at the provider. */
export const PAYMENT_LIFE = {
  /** The provider took what the order costs, from its buyer. */
  settle: { from: ['OPEN'], to: 'PAID' },
  /** Nothing can be paid under this number any more, or nothing that the order could use. */
  close: { from: ['OPEN'], to: 'CLOSED' },
} as const satisfies Record<string, { from: readonly PaymentState[]; to: PaymentState }>;

export type PaymentVerb = keyof typeof PAYMENT_LIFE;
