import { FlashSaleErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Activity } from '../domain/activity.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';
import { withdrawalOf } from './activity-requests.js';

/** Gives pieces of a running activity back to the dish, as far as nobody has ordered them. */
@Injectable()
export class WithdrawStock {
  constructor(
    private readonly shards: ShardRepository,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /**
   * Repeated with the same gid, it takes nothing more. The pieces reach the dish through the log.
   * @throws ServiceError STOCK_IN_USE if fewer are left; NOT_READY while a generation is renewed;
   * OUTCOME_UNKNOWN if Redis does not answer
   */
  async execute({ activityId }: Activity, gid: string, pieces: number): Promise<void> {
    try {
      const shards = await this.shards.ofActivities([activityId]);
      const stocks = await Promise.all(shards.map(shard => this.#stockOf(shard)));
      const left = stocks.reduce((sum, stock) => sum + stock, 0);
      if (left < pieces) throw new ServiceError(FlashSaleErrors.STOCK_IN_USE, { left });
      let missing = pieces;
      for (const [at, shard] of shards.entries()) {
        const share = Math.min(missing, stocks[at]!);
        if (share > 0) missing -= await this.#take(shard, gid, share);
      }
      // Between the two looks somebody has ordered; what could be taken back, was.
      if (missing > 0) throw new ServiceError(FlashSaleErrors.STOCK_IN_USE, { left: pieces - missing });
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
    }
  }

  async #stockOf(shard: Shard): Promise<number> {
    const { gen, stock } = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    if (gen !== shard.gen) throw new ServiceError(FlashSaleErrors.NOT_READY);
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
