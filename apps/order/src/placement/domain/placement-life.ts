export const PLACEMENT_STATES = ['OPEN', 'PLACED', 'REJECTED'] as const;
export type PlacementState = (typeof PLACEMENT_STATES)[number];

/**
 * The life of a placement: an intent to order, decided once by one conditional update. The request, its
 * repetition and the job for overdue placements may all try; only the first decides, the others do nothing.
 */
export const PLACEMENT_LIFE = {
  /** The stock is deducted: the order is stored in the same commit. */
  confirm: { from: 'OPEN', to: 'PLACED' },
  /** Refused or overdue: the stock is given back afterwards. */
  reject: { from: 'OPEN', to: 'REJECTED' },
} as const satisfies Record<string, { from: PlacementState; to: PlacementState }>;

export type PlacementVerb = keyof typeof PLACEMENT_LIFE;
