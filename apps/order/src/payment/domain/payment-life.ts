export const PAYMENT_STATES = ['OPEN', 'PAID', 'CLOSED'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** The transitions of one attempt to pay an order, under one number at the provider. */
export const PAYMENT_LIFE = {
  /** The order's buyer paid its exact amount. */
  settle: { from: ['OPEN'], to: 'PAID' },
  /** This number can no longer be paid, or a payment under it did not pay the order. */
  close: { from: ['OPEN'], to: 'CLOSED' },
} as const satisfies Record<string, { from: readonly PaymentState[]; to: PaymentState }>;

export type PaymentVerb = keyof typeof PAYMENT_LIFE;
