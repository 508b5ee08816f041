import type { Shard } from './shard.repository.js';
import type { ShardState } from './shard.store.js';

/** Whether this entry is the last one that is stored. */
export const isAtCursor = (shard: Shard, entry: ShardState['entries'][number] | undefined): boolean =>
  entry?.seq === shard.cursorSeq && entry.rid === shard.cursorRid;

/**
 * Whether the log in Redis is the one that the database has stored up to its cursor. After a restart or a
 * failover it may have lost entries that buyers have tickets for, even if it looks whole.
 */
export const continues = (shard: Shard, { runId, gen, entries }: ShardState): boolean =>
  shard.stage === 'OPEN' && runId === shard.runId && gen === shard.gen && isAtCursor(shard, entries[0]);
