import { setTimeout as wait } from 'node:timers/promises';
import { FlashSaleErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { LockBusyError, Locks, LockUnavailableError } from '@diancan/lock';
import { Inject, Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order.settings.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';
import { Wakes } from '../shard/wakes.js';
import { ActivityRepository } from './activity.repository.js';

const LEASE_MS = 10_000;
const LOOK_MS = 50;
/** The backlog of a rush; the request itself may take longer. */
const PATIENCE_MS = 5_000;

interface LogEnd {
  readonly gen: number;
  readonly seq: number;
}

/**
 * Changes of the stock of activities, one at a time for each, because a change counts from the total in the
 * database. Pieces that a seller takes back reach the database through the log; until then it shows the
 * total of before, and the next change would take the same pieces back twice.
 */
@Injectable()
export class StockChanges {
  constructor(
    private readonly locks: Locks,
    private readonly settings: OrderSettings,
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly wakes: Wakes,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /**
   * Runs `change` alone, when the database has everything that the logs of a running activity hold now. Its
   * transaction begins within it: a repeated request that comes too early must not abort its own first run.
   * @throws ServiceError STOCK_CHANGED while another change runs; RESTARTING if the logs take too long;
   * SERVICE_UNAVAILABLE if Redis does not answer before the change; whatever `change` throws
   */
  async run<T>(activityId: string, change: () => Promise<T>): Promise<T> {
    try {
      return await this.locks.run(`flash-stock:${activityId}`, { leaseMs: LEASE_MS, waitMs: 0 }, async () => {
        await this.#untilStored(activityId);
        return change();
      });
    } catch (error) {
      if (error instanceof LockBusyError) throw new ServiceError(FlashSaleErrors.STOCK_CHANGED);
      if (error instanceof LockUnavailableError)
        throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause: error });
      throw error;
    }
  }

  async #untilStored(activityId: string): Promise<void> {
    if (this.settings.current.flashSale.variant !== 'queue') return;
    if ((await this.activities.find(activityId))?.stage !== 'ACTIVE') return;
    const ends = await this.#ends(activityId);
    const deadline = performance.now() + PATIENCE_MS;
    for (; performance.now() < deadline; await wait(LOOK_MS)) {
      const shards = await this.shards.ofActivities([activityId]);
      if (shards.every((shard, at) => isStored(shard, ends[at]!))) return;
      for (const shard of shards) this.wakes.wake(shard);
    }
    throw new ServiceError(FlashSaleErrors.RESTARTING);
  }

  async #ends(activityId: string): Promise<LogEnd[]> {
    const shards = await this.shards.ofActivities([activityId]);
    try {
      return await Promise.all(shards.map(shard => this.#endOf(shard)));
    } catch (error) {
      throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause: error });
    }
  }

  /**
   * A generation that is being filled has no log until Redis opens it. What an open one still holds that
   * Redis has lost, or is losing, ends with the generation.
   */
  async #endOf(shard: Shard): Promise<LogEnd> {
    const { gen, seq } = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    if (gen === shard.gen) return { gen, seq };
    return { gen: shard.gen, seq: shard.stage === 'FILLING' ? 0 : Infinity };
  }
}

/** Before its first generation a shard has no log. */
const isStored = ({ gen, cursorSeq, stage }: Shard, end: LogEnd): boolean =>
  gen === 0 || gen > end.gen || cursorSeq >= end.seq || stage === 'CLOSED';
