import { Redis } from 'ioredis';
import type { FlashShard, LiveFlashShard } from './flash-shards.js';

/** Kinds of log entries that take pieces out of a shard; see shard/scripts.ts of the order service. */
const TAKES = new Set(['R', 'P', 'G', 'D']);

/** Reads the shards of flash sales in one Redis, each in one step. Close it afterwards. */
export class LiveShards {
  readonly #redis: Redis;

  constructor(url: string) {
    this.#redis = new Redis(url, { maxRetriesPerRequest: 1 });
  }

  close(): void {
    this.#redis.disconnect();
  }

  /** @returns null if Redis does not have the log from the last stored entry on */
  readonly read = async ({
    activityId,
    shard,
    gen,
    cursorSeq,
  }: FlashShard): Promise<LiveFlashShard | null> => {
    const prefix = `flash:{${activityId}.${shard}}`;
    const answers = await this.#redis
      .multi()
      .hmget(`${prefix}:state`, 'gen', 'stock', 'grants')
      .xrange(`${prefix}:log:${gen}`, `${cursorSeq}-0`, '+')
      .exec();
    const [[, state], [, log]] = answers as [[null, Array<string | null>], [null, Array<[string, string[]]>]];
    if (log[0]?.[0] !== `${cursorSeq}-0`) return null;
    const [found, stock, grants] = state.map(Number);
    const undrained = log.slice(1).reduce((sum, [, fields]) => sum + piecesOf(fields), 0);
    return { gen: found!, stock: stock!, grants: grants!, undrained };
  };
}

function piecesOf(fields: readonly string[]): number {
  const value = (name: string): string => fields[fields.indexOf(name) + 1] ?? '';
  return TAKES.has(value('k')) ? Number(value('q')) : 0;
}
