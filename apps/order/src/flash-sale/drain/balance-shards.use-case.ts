import { randomBytes } from 'node:crypto';
import { UnitOfWork } from '@diancan/database';
import { Inject, Injectable } from '@nestjs/common';
import { ActivityRepository } from '../activity/activity.repository.js';
import type { Activity } from '../domain/activity.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardState, ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';

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
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /** @returns whether it has changed something for this shard */
  async execute(activity: Activity, shard: Shard, state: ShardState): Promise<boolean> {
    const isNeedy = state.waiting > 0 || state.stock === 0;
    if (activity.shards > 1 && !isNeedy) return false;
    if (await this.#fromReservoir(activity, shard, state)) return true;
    if (activity.shards === 1 || state.waiting === 0) return false;
    return this.#fromOthers(activity, shard, state);
  }

  /** A single shard gets all of it. */
  async #fromReservoir(activity: Activity, shard: Shard, { waiting }: ShardState): Promise<boolean> {
    const { activityId, shards } = activity;
    const known = await this.activities.find(activityId);
    if (known === undefined || known.reservoir === 0) return false;
    const wanted = shards === 1 ? known.reservoir : chunkOf(known, waiting);
    return this.uow.run(async tx => {
      const quantity = await this.activities.takeFromReservoir(tx, activityId, wanted);
      if (quantity === 0) return false;
      const grant = { quantity, rid: null, buyer: null };
      if (await this.shards.grant(tx, shard, [grant])) return true;
      // The activity has just ended: its end counts the reservoir.
      await this.activities.addToReservoir(tx, activityId, quantity);
      return false;
    });
  }

  async #fromOthers(activity: Activity, shard: Shard, state: ShardState): Promise<boolean> {
    const others = (await this.shards.ofActivities([activity.activityId]))
      .filter(other => other.shard !== shard.shard && other.stage === 'OPEN')
      .toSorted((a, b) => b.granted - b.taken - (a.granted - a.taken));
    const coming = others.reduce((sum, { granted, taken }) => sum + granted - taken, 0);
    for (const other of others) {
      if (other.granted === other.taken) break;
      if ((await this.#reclaim(other, shard, activity, state)) > 0) return false;
    }
    if (activity.hasWaitingList) return false;
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
