import type { TransactionOutcome } from '@diancan/contracts';

/** NONE means that there is no row: the transaction is undecided. ENDING: participants may not know yet. */
export type TransactionState = 'NONE' | 'ENDING' | 'ENDED';

interface Transition {
  readonly from: TransactionState;
  readonly to: TransactionState;
  /** How the transaction is decided; absent if it was decided before. */
  readonly outcome?: TransactionOutcome;
}

/** The transitions of a global transaction. The first insert decides it; later ones read the decision. */
export const TRANSACTION_LIFE = {
  /** The business rows of the initiator commit with it. */
  commit: { from: 'NONE', to: 'ENDING', outcome: 'COMMITTED' },
  /** The initiator gives it up. */
  abort: { from: 'NONE', to: 'ENDING', outcome: 'ABORTED' },
  /** Nobody has to be told. */
  commitWithoutBranches: { from: 'NONE', to: 'ENDED', outcome: 'COMMITTED' },
  abortWithoutBranches: { from: 'NONE', to: 'ENDED', outcome: 'ABORTED' },
  /** A participant asks before there is a decision. It ends its own branch, and so does every other one. */
  settle: { from: 'NONE', to: 'ENDED', outcome: 'ABORTED' },
  /** Every participant knows. */
  end: { from: 'ENDING', to: 'ENDED' },
} as const satisfies Record<string, Transition>;
