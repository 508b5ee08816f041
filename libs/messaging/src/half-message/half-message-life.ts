export type HalfMessageState = 'PREPARED' | 'COMMITTED' | 'ROLLED_BACK';

/** How a local transaction, or a check-back, answers for it. Unknown: the check-back asks again later. */
export type Outcome = 'commit' | 'rollback' | 'unknown';

interface Transition {
  readonly from: HalfMessageState;
  readonly to: HalfMessageState;
  readonly isGivenUp: boolean;
}

/**
 * The transitions of a half message. One conditional update decides it once: the local transaction and each
 * check-back may all try, and only the first one decides.
 */
export const HALF_MESSAGE_LIFE = {
  /** The message goes into the outbox in the same transaction. */
  commit: { from: 'PREPARED', to: 'COMMITTED', isGivenUp: false },
  /** The message is never sent. */
  rollBack: { from: 'PREPARED', to: 'ROLLED_BACK', isGivenUp: false },
  /** The last check was answered with "unknown". Operators must look at it. */
  giveUp: { from: 'PREPARED', to: 'ROLLED_BACK', isGivenUp: true },
} as const satisfies Record<string, Transition>;

export type HalfMessageVerb = keyof typeof HALF_MESSAGE_LIFE;
