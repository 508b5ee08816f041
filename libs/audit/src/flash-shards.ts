import type { Findings, Query, Schemas } from './truth.js';

const TRUTH = '1: Redis has what the database has granted';

/** A shard of an activity's stock, as the database knows it. */
export interface FlashShard {
  readonly activityId: string;
  readonly shard: number;
  readonly gen: number;
  /** The number of its last grant. */
  readonly grants: number;
  /** The last entry of its log in Redis that is stored. */
  readonly cursorSeq: number;
  /** `granted - taken`. */
  readonly left: number;
}

/** The same shard in Redis, a moment later. */
export interface LiveFlashShard {
  readonly gen: number;
  /** The number of the last grant that is applied. */
  readonly grants: number;
  readonly stock: number;
  /** The pieces that the entries of the log after `cursorSeq` take. */
  readonly undrained: number;
}

/** Reads a shard in Redis. Null if it cannot be compared: its log is shorter by now, for example. */
export type ReadLiveShard = (shard: FlashShard) => Promise<LiveFlashShard | null>;

/** Compares the open shards. One that has changed since the snapshot is unsettled. */
export async function liveShardsAgree(
  query: Query,
  { order }: Pick<Schemas, 'order'>,
  read: ReadLiveShard,
): Promise<Findings> {
  const rows = await query<FlashShard>(`
    SELECT activity_id AS activityId, shard, gen, grants, cursor_seq AS cursorSeq, granted - taken AS \`left\`
    FROM ${order}.flash_shard WHERE stage = 'OPEN'`);
  const found: Findings = { violations: [], unsettled: 0 };
  for (const shard of rows.map(asNumbers)) {
    const live = await read(shard);
    if (live === null || live.gen !== shard.gen || live.grants !== shard.grants) found.unsettled += 1;
    else if (live.stock + live.undrained !== shard.left)
      found.violations.push({
        truth: TRUTH,
        about: `${shard.activityId}.${shard.shard}`,
        finding: `left ${shard.left}, Redis has ${live.stock} and ${live.undrained} that are not stored`,
      });
  }
  return found;
}

const asNumbers = ({ activityId, ...row }: FlashShard): FlashShard => ({
  activityId,
  shard: Number(row.shard),
  gen: Number(row.gen),
  grants: Number(row.grants),
  cursorSeq: Number(row.cursorSeq),
  left: Number(row.left),
});
