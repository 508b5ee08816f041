/** NONE means that there is no row. */
export type BranchState = 'NONE' | 'TRIED' | 'CONFIRMED' | 'CANCELLED';

/**
 * The transitions of a branch. A repeated one changes nothing. A cancel that comes before its try leaves the
 * mark that makes the late try fail.
 */
export const BRANCH_LIFE = {
  try: { from: 'NONE', to: 'TRIED' },
  confirm: { from: 'TRIED', to: 'CONFIRMED' },
  cancel: { from: 'TRIED', to: 'CANCELLED' },
  cancelBeforeTry: { from: 'NONE', to: 'CANCELLED' },
} as const satisfies Record<string, { from: BranchState; to: BranchState }>;
