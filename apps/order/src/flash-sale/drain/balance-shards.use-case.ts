import { randomBytes } from 'node:crypto';
import { UnitOfWork } from '@diancan/database';
import { Inject, Injectable } from '@nestjs/common';
import { ActivityRepository } from '../activity/activity.repository.js';
import type { Activity } from '../domain/activity.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardState, ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';
import { Wakes } from '../shard/wakes.js';

/** A shard that runs dry gets this part of its fair share at once, so that it does not ask for each piece. */
const CHUNKS_PER_SHARE = 10;
const DISMISSED_AT_ONCE = 500;

/** Moves pieces to shards that need them: from the reservoir, or from shards that have some. */
@Injectable()
export class BalanceShards {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly wakes: Wakes,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /** @returns whether it has changed something for this shard */
  async execute(activity: Activity, shard: Shard, state: ShardState): Promise<boolean> {
    const isSingle = activity.shards === 1;
    if (!isSingle && state.waiting === 0) return false;
    if (await this.#fromReservoir(activity, shard, state)) return true;
    if (!isSingle && (await this.#fromOthers(activity, shard, state))) return false;
    return state.waiting > 0 && !activity.hasWaitingList && this.#dismiss(shard, state);
  }

  /**
   * A single shard gets all of it. One of several takes only what its first waiting buyer needs: otherwise
   * pieces would wander between shards that all have too few.
   */
  async #fromReservoir(activity: Activity, shard: Shard, state: ShardState): Promise<boolean> {
    const { activityId, shards } = activity;
    // Only a seller who adds pieces fills the reservoir of a single shard: half a second late is soon enough.
    const known = shards === 1 ? activity : await this.activities.find(activityId);
    if (known === undefined || known.reservoir === 0) return false;
    const needed = Math.max(1, state.firstWants - state.stock);
    const wanted = shards === 1 ? known.reservoir : Math.max(needed, chunkOf(known, state.waiting));
    return this.uow.run(async tx => {
      const quantity = await this.activities.takeFromReservoir(tx, activityId, {
        least: shards === 1 ? 1 : needed,
        most: wanted,
      });
      if (quantity === 0) return false;
      if (await this.shards.grant(tx, shard, [{ quantity, rid: null, buyer: null }])) return true;
      // The activity has just ended: its end counts the reservoir.
      await this.activities.addToReservoir(tx, activityId, quantity);
      return false;
    });
  }

  /** @returns whether another shard has given something, which comes through its log */
  async #fromOthers(activity: Activity, shard: Shard, state: ShardState): Promise<boolean> {
    const { shards } = await this.shards.leftOf(activity.activityId);
    const others = shards
      .filter(other => other.shard !== shard.shard && other.granted > other.taken)
      .toSorted((a, b) => b.granted - b.taken - (a.granted - a.taken));
    for (const other of others) {
      if ((await this.#reclaim(other, shard, activity, state)) === 0) continue;
      this.wakes.wake(other);
      return true;
    }
    return false;
  }

  /**
   * Without a waiting list nobody waits for what others may give back, also if a seller has just switched it
   * off.
   * @returns whether somebody has been refused, or served
   */
  async #dismiss(shard: Shard, state: ShardState): Promise<boolean> {
    const { activityId } = shard;
    // The board may be late: a seller may have switched it on again.
    if ((await this.activities.find(activityId))?.hasWaitingList !== false) return false;
    const { left, shards } = await this.shards.leftOf(activityId);
    const own = shards.find(each => each.shard === shard.shard);
    if (own === undefined) return false;
    // Something has come back since Redis was asked: it is told first.
    if (own.grants !== state.grants) return true;
    const coming = left - (own.granted - own.taken);
    await this.store.dismiss(shard, shard.gen, DISMISSED_AT_ONCE, coming);
    // Serves the next one, who may want less.
    await this.store.grant(shard, shard.gen, state.grants + 1, []);
    const { seq } = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    return seq > state.seq;
  }

  /**
   * Of two shards that both wait for more than they have, the one with the smaller number gets the pieces:
   * otherwise both would wait for ever.
   */
  #reclaim(from: Shard, to: Shard, activity: Activity, { waiting }: ShardState): Promise<number> {
    return this.store.reclaim(from, from.gen, {
      rid: randomBytes(16).toString('base64url'),
      to: 'reservoir',
      pieces: chunkOf(activity, waiting),
      isExact: false,
      despiteWaiting: to.shard < from.shard,
    });
  }
}

const chunkOf = ({ published, shards, limitPerBuyer }: Activity, waiting: number): number =>
  Math.max(waiting * limitPerBuyer, Math.ceil(published / shards / CHUNKS_PER_SHARE));
