/** One of the keys into which the stock of an activity is divided. */
export interface ShardId {
  readonly activityId: string;
  readonly shard: number;
}

/** All keys of a shard have the same hash tag, so that each script touches one slot of a cluster. */
const base = ({ activityId, shard }: ShardId): string => `flash:{${activityId}.${shard}}`;

export interface ShardKeys {
  /** Hash: gen, stock, seq, opens, closes, waiting, waitMax, grants. */
  readonly state: string;
  /** Hash: buyer to the rid of the buyer's live ticket. */
  readonly buyers: string;
  /** Hash: rid to `gen:seq:fingerprint` of its ticket. */
  readonly tickets: string;
  /** Stream: what happened to the stock, in order; the id of an entry is `<seq>-0`. */
  readonly log: string;
  /** Sorted set: those who wait, `rid|buyer|quantity` by seq. */
  readonly waiting: string;
}

/** Everything but the state belongs to one generation, so that generations never mix. */
export function keysOf(id: ShardId, gen: number): ShardKeys {
  const prefix = base(id);
  return {
    state: `${prefix}:state`,
    buyers: `${prefix}:buyers:${gen}`,
    tickets: `${prefix}:tickets:${gen}`,
    log: `${prefix}:log:${gen}`,
    waiting: `${prefix}:waiting:${gen}`,
  };
}

export const nameOf = ({ activityId, shard }: ShardId): string => `${activityId}.${shard}`;
