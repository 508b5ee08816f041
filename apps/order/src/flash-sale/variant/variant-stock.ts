import type { ShownActivity } from '../activity/activity-board.js';
import type { FlashRedis } from '../shard/flash-redis.js';
import { nameOf } from '../shard/shard-keys.js';
import type { ShardRepository } from '../shard/shard.repository.js';
import { SHARD } from './sales.repository.js';
import { FILL, GRANT, RELEASE, TAKE } from './stock-scripts.js';

/** A seller may prolong an activity meanwhile. */
const KEPT_AFTER_END_MS = 30 * 86_400_000;
const GRANTS_AT_ONCE = 500;
/** It may have to be filled, and then to learn of grants. */
const ATTEMPTS = 3;

/**
 * The stock of an activity in Redis for the variants. It is filled from the database when it is used for the
 * first time, and learns what cancelled orders have given back when it would be short.
 */
export class VariantStock {
  constructor(
    private readonly redis: FlashRedis,
    private readonly shards: Pick<ShardRepository, 'find' | 'grantsAfter'>,
  ) {}

  /** @returns whether the pieces are taken under this id; once it is released, never again */
  async take(shown: ShownActivity, id: string, quantity: number): Promise<boolean> {
    for (let attempt = 1; ; attempt++) {
      const [outcome, grants] = (await this.#run(shown, TAKE, id, quantity)) as [string, string];
      if (outcome === 'taken') return true;
      if (outcome === 'refused' || attempt === ATTEMPTS) return false;
      if (outcome === 'EMPTY') await this.#fill(shown);
      else if (!(await this.#learn(shown, Number(grants)))) return false;
    }
  }

  /** Gives back what was taken under this id, once. */
  async release(activityId: string, id: string, quantity: number): Promise<void> {
    await this.redis.eval(RELEASE, 2, ...keysOf(activityId), id, quantity);
  }

  async isTaken(activityId: string, id: string): Promise<boolean> {
    return (await this.redis.hget(keysOf(activityId)[1], id)) === 'taken';
  }

  /** Pieces that are left. Between this and `set` others may take some. */
  async read(shown: ShownActivity): Promise<number> {
    const [stockKey] = keysOf(shown.activity.activityId);
    for (let attempt = 1; ; attempt++) {
      const [stock, grants] = await this.redis.hmget(stockKey, 'stock', 'grants');
      if (stock == null) await this.#fill(shown);
      else if (attempt === ATTEMPTS || !(await this.#learn(shown, Number(grants)))) return Number(stock);
    }
  }

  async set({ activity }: ShownActivity, left: number): Promise<void> {
    await this.redis.hset(keysOf(activity.activityId)[0], 'stock', left);
  }

  async #fill({ activity }: ShownActivity): Promise<void> {
    const { activityId, endsAt } = activity;
    const { granted, taken, grants } = await this.shards.find({ activityId, shard: SHARD });
    const keptMs = endsAt.getTime() - Date.now() + KEPT_AFTER_END_MS;
    await this.redis.eval(FILL, 2, ...keysOf(activityId), granted - taken, grants, keptMs);
  }

  /** @returns whether the database has granted more than Redis knows */
  async #learn(shown: ShownActivity, known: number): Promise<boolean> {
    const shard = shown.shards[SHARD];
    if (shard === undefined || shard.grants <= known) return false;
    const grants = await this.shards.grantsAfter(shard, known, GRANTS_AT_ONCE);
    await this.#run(shown, GRANT, known + 1, ...grants.map(({ quantity }) => quantity));
    return grants.length > 0;
  }

  #run({ activity }: ShownActivity, script: string, ...parameters: Array<string | number>): Promise<unknown> {
    return this.redis.eval(script, 2, ...keysOf(activity.activityId), ...parameters);
  }
}

const keysOf = (activityId: string): [stock: string, reservations: string] => {
  const base = `flash:{${nameOf({ activityId, shard: SHARD })}}:variant`;
  return [`${base}:stock`, `${base}:reservations`];
};
