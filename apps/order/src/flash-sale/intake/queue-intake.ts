import { FlashSaleErrors, OrderErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ActivityBoard, type ShownActivity } from '../activity/activity-board.js';
import type { Activity } from '../domain/activity.js';
import { shardOf, type Ticket } from '../domain/ticket.js';
import type { ShardId } from '../shard/shard-keys.js';
import { Wakes } from '../drain/wakes.js';
import { HOT_STORE } from '../shard/stores.js';
import type { ShardStore, Taken, TakeRequest } from '../shard/shard.store.js';
import type { Intake } from './intake.js';
import { notOpen } from './not-open.js';
import { SoldOutMemory } from './sold-out-memory.js';

/** The intake for production: one script in Redis, which the drain follows into the database. */
@Injectable()
export class QueueIntake implements Intake {
  constructor(
    private readonly board: ActivityBoard,
    private readonly soldOut: SoldOutMemory,
    private readonly wakes: Wakes,
    @Inject(HOT_STORE) private readonly store: ShardStore,
  ) {}

  async take(shown: ShownActivity, request: TakeRequest): Promise<Ticket> {
    const { activity } = shown;
    const id = { activityId: activity.activityId, shard: shardOf(request.buyer, activity.shards) };
    if (this.soldOut.isSoldOutFor(id, genOf(shown, id), request.buyer))
      throw new ServiceError(FlashSaleErrors.SOLD_OUT);
    const { gen, taken } = await this.#take(shown, id, request);
    return this.#answer(activity, id, request, gen, taken);
  }

  /** A stale answer means that this process has not heard of the new generation yet: it looks, once. */
  async #take(
    shown: ShownActivity,
    id: ShardId,
    request: TakeRequest,
  ): Promise<{ gen: number; taken: Taken }> {
    const gen = genOf(shown, id);
    const taken = await this.#ask(id, gen, request);
    if (taken.outcome !== 'STALE') return { gen, taken };
    await this.board.refresh();
    const again = await this.board.find(id.activityId);
    if (again === undefined || genOf(again, id) === gen) return { gen, taken };
    return { gen: genOf(again, id), taken: await this.#ask(id, genOf(again, id), request) };
  }

  async #ask(id: ShardId, gen: number, request: TakeRequest): Promise<Taken> {
    try {
      return await this.store.take(id, gen, request);
    } catch (error) {
      // The script may have run; then the repeated request gets its ticket.
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
    }
  }

  #answer(activity: Activity, id: ShardId, request: TakeRequest, gen: number, taken: Taken): Ticket {
    const { rid, fingerprint } = request;
    switch (taken.outcome) {
      case 'RESERVED':
      case 'WAITING':
        this.wakes.wake(id);
        return { ...id, gen, seq: taken.seq, rid };
      case 'REPEATED':
        if (taken.fingerprint !== fingerprint) throw new ServiceError(OrderErrors.KEY_REUSED);
        return { ...id, gen: taken.gen, seq: taken.seq, rid };
      case 'LIVE':
        if (taken.fingerprint !== fingerprint) throw new ServiceError(FlashSaleErrors.ALREADY_ORDERED);
        return { ...id, gen: taken.gen, seq: taken.seq, rid: taken.rid };
      case 'SOLD_OUT':
        if (taken.left === 0) this.#remember(id, gen);
        throw new ServiceError(FlashSaleErrors.SOLD_OUT);
      case 'CLOSED':
        throw notOpen(activity);
      case 'STALE':
        throw new ServiceError(FlashSaleErrors.RESTARTING);
    }
  }

  #remember(id: ShardId, gen: number): void {
    // Without it the next request asks Redis again.
    void this.soldOut.learn(id, gen, () => this.store.holders(id, gen)).catch(() => undefined);
  }
}

const genOf = ({ shards }: ShownActivity, { shard }: ShardId): number => shards[shard]?.gen ?? 0;
