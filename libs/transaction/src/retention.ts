const DAY_MS = 86_400_000;

/** How long rows are kept after their end, in ms: for the audit, for operators, and for late repetitions. */
export const KEPT_MS = {
  /** After every participant knows it. Longer than `KEY_LIFE_MS`: it answers the key of its request. */
  decision: 7 * DAY_MS,
  /** Longer than its decision, so that a late try is still refused. */
  branch: 8 * DAY_MS,
} as const;
