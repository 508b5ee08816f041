export const PLACEMENT_STATES = ['OPEN', 'PLACED', 'REJECTED'] as const;
export type PlacementState = (typeof PLACEMENT_STATES)[number];

/**
 * The transitions of a placement, an intent to order. One conditional update decides it once: the request,
 * its repetitions and the job for overdue placements may all try, and only the first one decides.
 */
export const PLACEMENT_LIFE = {
  /** The stock is deducted. The order is stored in the same transaction. */
  confirm: { from: 'OPEN', to: 'PLACED' },
  /** Refused or overdue. The stock is released afterwards. */
  reject: { from: 'OPEN', to: 'REJECTED' },
} as const satisfies Record<string, { from: PlacementState; to: PlacementState }>;

export type PlacementVerb = keyof typeof PLACEMENT_LIFE;
