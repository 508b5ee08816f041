export const PLACEMENT_STATES = ['OPEN', 'PLACED', 'REJECTED'] as const;
export type PlacementState = (typeof PLACEMENT_STATES)[number];

/**
 * The life of a placement: an intent to order that nobody sees, until one conditional update decides it, once.
 * Whoever comes second, the request itself, its repetition, or the sweeper, finds it decided and does nothing.
 */
export const PLACEMENT_LIFE = {
  /** The stock is deducted: the order is stored in the same commit. */
  confirm: { from: 'OPEN', to: 'PLACED' },
  /** Refused or overdue: the stock is given back afterwards. */
  reject: { from: 'OPEN', to: 'REJECTED' },
} as const satisfies Record<string, { from: PlacementState; to: PlacementState }>;

export type PlacementVerb = keyof typeof PLACEMENT_LIFE;
