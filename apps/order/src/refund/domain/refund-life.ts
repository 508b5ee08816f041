import type { RefundState } from '@diancan/contracts';

/** The transitions of a refund. Its number never changes, so the provider treats a repetition as the same. */
export const REFUND_LIFE = {
  /** The provider has accepted it. */
  send: { from: ['PENDING', 'PROCESSING'], to: 'PROCESSING' },
  /** The provider refused it, or does not know it: it is sent again under the same number. */
  sendAgain: { from: ['PENDING', 'PROCESSING'], to: 'PENDING' },
  /** The provider has refunded the money. */
  succeed: { from: ['PENDING', 'PROCESSING', 'ABNORMAL'], to: 'DONE' },
  /** The provider cannot refund the money (cancelled card): a person must. The state is still queried. */
  getStuck: { from: ['PENDING', 'PROCESSING'], to: 'ABNORMAL' },
  /** The provider closed it: a new refund with a new number replaces it. */
  renew: { from: ['PENDING', 'PROCESSING'], to: 'RENEWED' },
} as const satisfies Record<string, { from: readonly RefundState[]; to: RefundState }>;

export type RefundVerb = keyof typeof REFUND_LIFE;

/** Whether the refund has reached a final state. */
export const isSettled = (state: RefundState): boolean => state === 'DONE' || state === 'RENEWED';

/** The verb for each status that the provider reports. */
export const VERB_OF_STATUS = {
  PROCESSING: 'send',
  SUCCESS: 'succeed',
  ABNORMAL: 'getStuck',
  CLOSED: 'renew',
} as const satisfies Record<string, RefundVerb>;
