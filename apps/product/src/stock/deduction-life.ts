export const DEDUCTION_STATES = ['NONE', 'DEDUCTED', 'RELEASED'] as const;
/** NONE means that there is no row. */
export type DeductionState = (typeof DEDUCTION_STATES)[number];

/**
 * The transitions of an order's deduction. NONE → RELEASED is the mark that a release leaves if it arrives
 * before its deduction; the late deduction is then refused.
 */
const DEDUCTION_MOVES = {
  NONE: ['DEDUCTED', 'RELEASED'],
  DEDUCTED: ['RELEASED'],
  RELEASED: [],
} as const satisfies Record<DeductionState, readonly DeductionState[]>;

export const canMove = (from: DeductionState, to: DeductionState): boolean =>
  (DEDUCTION_MOVES[from] as readonly DeductionState[]).includes(to);
