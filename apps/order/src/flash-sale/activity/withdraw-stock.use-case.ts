import { randomBytes } from 'node:crypto';
import { FlashSaleErrors, flashUnsold, PlatformErrors, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Outbox } from '@diancan/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { type Activity, hasSameStock } from '../domain/activity.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardState, ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';
import { ActivityRepository } from './activity.repository.js';
import { withdrawalOf } from './activity-requests.js';

/** Gives pieces of a running activity back to the dish, as far as nobody has ordered them. */
@Injectable()
export class WithdrawStock {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly outbox: Outbox,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /**
   * Repeated with the same gid, it takes nothing more from the shards; their pieces reach the dish through
   * the log. Those of the reservoir are counted as returned at once, so that a repeated change needs fewer.
   * @param activity as it is now, while no other change of its stock runs
   * @throws ServiceError STOCK_IN_USE if fewer are left; NOT_READY while a generation is renewed;
   * STOCK_CHANGED if its stock is no longer that of `activity`; OUTCOME_UNKNOWN if Redis does not answer
   */
  async execute(activity: Activity, gid: string, pieces: number): Promise<void> {
    try {
      const shards = await this.shards.ofActivities([activity.activityId]);
      const states = await Promise.all(shards.map(shard => this.#stateOf(shard)));
      // Nothing is taken from those who wait.
      const reservoir = states.some(({ waiting }) => waiting > 0) ? 0 : activity.reservoir;
      const left = states.reduce((sum, { stock }) => sum + stock, reservoir);
      if (left < pieces) throw new ServiceError(FlashSaleErrors.STOCK_IN_USE, { left });
      let missing = pieces;
      if (reservoir > 0) missing -= await this.#takeFromReservoir(activity, pieces);
      for (const [at, shard] of shards.entries()) {
        const share = Math.min(missing, states[at]!.stock);
        if (share > 0) missing -= await this.#take(shard, gid, share);
      }
      // Between the two looks somebody has ordered; what could be taken back, was.
      if (missing > 0) throw new ServiceError(FlashSaleErrors.STOCK_IN_USE, { left: pieces - missing });
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
    }
  }

  async #stateOf(shard: Shard): Promise<ShardState> {
    const state = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    if (state.gen !== shard.gen) throw new ServiceError(FlashSaleErrors.NOT_READY);
    return state;
  }

  /** Pieces that no shard has been given: several shards take them only as they need them. */
  #takeFromReservoir(activity: Activity, most: number): Promise<number> {
    const { activityId } = activity;
    return this.uow.run(async tx => {
      const locked = await this.activities.lock(tx, activityId);
      // A process may sleep through the end of its lock.
      if (locked === undefined || !hasSameStock(locked, activity))
        throw new ServiceError(FlashSaleErrors.STOCK_CHANGED);
      const quantity = await this.activities.takeFromReservoir(tx, activityId, { least: 1, most });
      if (quantity === 0) return 0;
      await this.activities.addToReturned(tx, activityId, quantity);
      // Once for each commit: a repeated change that finds more in the reservoir gives that back as well.
      const reference = randomBytes(16).toString('base64url');
      await this.outbox.send(tx, flashUnsold, { activityId, reference, quantity }, { key: activityId });
      return quantity;
    });
  }

  #take(shard: Shard, gid: string, pieces: number): Promise<number> {
    return this.store.reclaim(shard, shard.gen, {
      rid: withdrawalOf(gid, shard.shard),
      to: 'dish',
      pieces,
      isExact: true,
      despiteWaiting: false,
    });
  }
}
