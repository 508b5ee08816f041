import { setTimeout as wait } from 'node:timers/promises';
import { FlashSaleErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { OrderSettings } from '../../order.settings.js';
import { type Shard, ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';
import { Wakes } from '../shard/wakes.js';
import { ActivityRepository } from './activity.repository.js';

const LOOK_MS = 50;
/** The backlog of a rush; the request itself may take longer. */
const PATIENCE_MS = 5_000;

interface LogEnd {
  readonly gen: number;
  readonly seq: number;
}

/**
 * Pieces that a seller takes back reach the database through the log. Until then the database shows the
 * total of before, and a new total that is compared with it would take the same pieces back twice.
 */
@Injectable()
export class StoredChanges {
  constructor(
    private readonly settings: OrderSettings,
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly wakes: Wakes,
    @Inject(STORE) private readonly store: ShardStore,
  ) {}

  /**
   * Resolves when the database has everything that the logs of a running activity hold now.
   * @throws ServiceError RESTARTING if that takes too long; SERVICE_UNAVAILABLE if Redis does not answer
   */
  async arrive(activityId: string): Promise<void> {
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

  /** What a generation still holds that Redis has lost, or is losing, ends with the generation. */
  async #endOf(shard: Shard): Promise<LogEnd> {
    const { gen, seq } = await this.store.read(shard, shard.gen, shard.cursorSeq, 0);
    return { gen: shard.gen, seq: gen === shard.gen ? seq : Infinity };
  }
}

/** Before its first generation a shard has no log. */
const isStored = ({ gen, cursorSeq, stage }: Shard, end: LogEnd): boolean =>
  gen === 0 || gen > end.gen || cursorSeq >= end.seq || stage === 'CLOSED';
