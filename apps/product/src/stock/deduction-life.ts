export const DEDUCTION_STATES = ['NONE', 'DEDUCTED', 'RELEASED'] as const;
/** NONE is no row at all. */
export type DeductionState = (typeof DEDUCTION_STATES)[number];

/**
 * The whole life of what one order takes. NONE → RELEASED is the mark that a release leaves when it overtakes its
 * deduction; the deduction, arriving late, is then refused.
 */
const DEDUCTION_MOVES = {
  NONE: ['DEDUCTED', 'RELEASED'],
  DEDUCTED: ['RELEASED'],
  RELEASED: [],
} as const satisfies Record<DeductionState, readonly DeductionState[]>;

export const canMove = (from: DeductionState, to: DeductionState): boolean =>
  (DEDUCTION_MOVES[from] as readonly DeductionState[]).includes(to);
