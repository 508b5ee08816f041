import { setTimeout as delay } from 'node:timers/promises';
import { FlashSaleErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { LockBusyError, Locks } from '@diancan/lock';
import { Inject, Injectable } from '@nestjs/common';
import type { Activity } from '../domain/activity.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';
import { Wakes } from '../shard/wakes.js';
import { withdrawalOf } from './activity-requests.js';
import { ActivityRepository } from './activity.repository.js';

const LEASE_MS = 10_000;
/** How long the drain may take to store what was taken back. */
const STORED_WITHIN_MS = 5_000;
const LOOK_MS = 20;

/** Gives pieces of a running activity back to the dish, as far as nobody has ordered them. */
@Injectable()
export class WithdrawStock {
  constructor(
    private readonly locks: Locks,
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly wakes: Wakes,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /**
   * Resolves when the activity counts the pieces as returned, so that the next change sees it: two changes
   * to the same stock must not take them twice. Repeated with the same gid, it takes nothing more.
   * @throws ServiceError STOCK_IN_USE if fewer are left; STOCK_CHANGED if another change was faster;
   * OUTCOME_UNKNOWN if a server does not answer
   */
  async execute(activity: Activity, gid: string, pieces: number): Promise<void> {
    const lock = `flash-withdraw:${activity.activityId}`;
    try {
      await this.locks.run(lock, { leaseMs: LEASE_MS, waitMs: 0 }, async () => {
        await this.#requireSame(activity);
        await this.#withdraw(activity, gid, pieces);
      });
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      if (error instanceof LockBusyError) throw new ServiceError(FlashSaleErrors.STOCK_CHANGED);
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
    }
  }

  async #requireSame({ activityId, published, returned }: Activity): Promise<void> {
    const now = await this.activities.find(activityId);
    if (now?.published !== published || now.returned !== returned)
      throw new ServiceError(FlashSaleErrors.STOCK_CHANGED);
  }

  async #withdraw({ activityId }: Activity, gid: string, pieces: number): Promise<void> {
    const shards = await this.shards.ofActivities([activityId]);
    const stocks = await Promise.all(shards.map(shard => this.#stockOf(shard)));
    const left = stocks.reduce((sum, stock) => sum + stock, 0);
    if (left < pieces) throw new ServiceError(FlashSaleErrors.STOCK_IN_USE, { left });
    let missing = pieces;
    for (const [at, shard] of shards.entries()) {
      const share = Math.min(missing, stocks[at]!);
      if (share > 0) missing -= await this.#take(shard, gid, share);
    }
    await Promise.all(shards.map(shard => this.#stored(shard)));
    // Between the two looks somebody has ordered; what could be taken back, was.
    if (missing > 0) throw new ServiceError(FlashSaleErrors.STOCK_IN_USE, { left: pieces - missing });
  }

  /** @throws Error if what the log has now is not stored in time, or is lost */
  async #stored(shard: Shard): Promise<void> {
    const { seq } = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    const deadline = performance.now() + STORED_WITHIN_MS;
    for (;;) {
      const { gen, cursorSeq } = await this.shards.find(shard);
      if (gen !== shard.gen) throw new Error('a new generation has begun');
      if (cursorSeq >= seq) return;
      if (performance.now() > deadline) throw new Error('what was taken back is not stored yet');
      this.wakes.wake(shard);
      await delay(LOOK_MS);
    }
  }

  async #stockOf(shard: Shard): Promise<number> {
    const { gen, stock } = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    if (gen !== shard.gen) throw new ServiceError(FlashSaleErrors.RESTARTING);
    return stock;
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
