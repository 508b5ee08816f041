import type { RefundState } from '@diancan/contracts';

/** The life of one refund. Its number never changes: to the provider, a repetition is the same refund. */
export const REFUND_LIFE = {
  /** The provider has taken it on. */
  send: { from: ['PENDING', 'PROCESSING'], to: 'PROCESSING' },
  /** The provider refused it, or does not know it any more: it is sent under the same number. */
  sendAgain: { from: ['PENDING', 'PROCESSING'], to: 'PENDING' },
  /** The money is back. */
  succeed: { from: ['PENDING', 'PROCESSING', 'ABNORMAL'], to: 'DONE' },
  /** The provider has it, but cannot give it back (a cancelled card): a person must. It is asked about. */
  getStuck: { from: ['PENDING', 'PROCESSING'], to: 'ABNORMAL' },
  /** The provider closed it: another one, with a number of its own, takes its place. */
  renew: { from: ['PENDING', 'PROCESSING'], to: 'RENEWED' },
} as const satisfies Record<string, { from: readonly RefundState[]; to: RefundState }>;

export type RefundVerb = keyof typeof REFUND_LIFE;

/** Nothing can become of it any more. */
export const isSettled = (state: RefundState): boolean => state === 'DONE' || state === 'RENEWED';

/** By what the provider says of it. */
export const VERB_OF_STATUS = {
  PROCESSING: 'send',
  SUCCESS: 'succeed',
  ABNORMAL: 'getStuck',
  CLOSED: 'renew',
} as const satisfies Record<string, RefundVerb>;
