import {
  type FlashSaleOrderBody,
  FlashSaleErrors,
  OrderErrors,
  PlatformErrors,
  ServiceError,
} from '@diancan/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ActivityBoard, type ShownActivity } from '../activity/activity-board.js';
import { type Activity, isOpen } from '../domain/activity.js';
import { contentOf } from '../domain/ticket-content.js';
import { fingerprintOf, ridOf, shardOf } from '../domain/ticket.js';
import type { ShardId } from '../shard/shard-keys.js';
import { HOT_STORE } from '../shard/stores.js';
import type { ShardStore, Taken, TakeRequest } from '../shard/shard.store.js';
import { Seals } from './seals.js';
import { SoldOutMemory } from './sold-out-memory.js';

export interface FlashRequest {
  readonly buyerOpenid: string;
  readonly idempotencyKey: string;
  readonly body: FlashSaleOrderBody;
}

/** The hot path: admission in the process, one script in Redis, a signed ticket. */
@Injectable()
export class TakeTicket {
  constructor(
    private readonly board: ActivityBoard,
    private readonly seals: Seals,
    private readonly soldOut: SoldOutMemory,
    @Inject(HOT_STORE) private readonly store: ShardStore,
  ) {}

  /**
   * @returns the ticket; for a repeated request the same one
   * @throws ServiceError ACTIVITY_NOT_FOUND, NOT_OPEN, ENTRY_REFUSED, LIMIT_EXCEEDED, SOLD_OUT,
   * ALREADY_ORDERED, KEY_REUSED; RESTARTING or OUTCOME_UNKNOWN: repeating the request returns the outcome
   */
  async execute({ buyerOpenid, idempotencyKey, body }: FlashRequest): Promise<string> {
    const shown = await this.#admit(buyerOpenid, body);
    const { activity } = shown;
    const id = { activityId: activity.activityId, shard: shardOf(buyerOpenid, activity.shards) };
    if (this.soldOut.isSoldOutFor(id, genOf(shown, id), buyerOpenid))
      throw new ServiceError(FlashSaleErrors.SOLD_OUT);
    const fingerprint = fingerprintOf(body);
    const request = {
      rid: ridOf(activity.activityId, buyerOpenid, idempotencyKey),
      buyer: buyerOpenid,
      quantity: body.quantity,
      fingerprint,
      content: JSON.stringify(contentOf(activity, body, fingerprint)),
    };
    const { gen, taken } = await this.#take(shown, id, request);
    return this.#answer(activity, id, request, gen, taken);
  }

  async #admit(
    buyerOpenid: string,
    { activityId, entry, quantity }: FlashSaleOrderBody,
  ): Promise<ShownActivity> {
    const shown = await this.board.find(activityId);
    if (shown === undefined) throw new ServiceError(FlashSaleErrors.ACTIVITY_NOT_FOUND);
    const { activity } = shown;
    const now = this.board.now();
    if (!isOpen(activity, now)) throw notOpen(activity);
    if (!this.seals.isEntry(entry, activityId, buyerOpenid, now))
      throw new ServiceError(FlashSaleErrors.ENTRY_REFUSED);
    const { limitPerBuyer: limit } = activity;
    if (quantity > limit) throw new ServiceError(FlashSaleErrors.LIMIT_EXCEEDED, { limit });
    return shown;
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

  #answer(activity: Activity, id: ShardId, request: TakeRequest, gen: number, taken: Taken): string {
    const { buyer, rid, fingerprint } = request;
    switch (taken.outcome) {
      case 'RESERVED':
      case 'WAITING':
        return this.seals.ticketFor({ ...id, gen, seq: taken.seq, rid }, buyer);
      case 'REPEATED':
        if (taken.fingerprint !== fingerprint) throw new ServiceError(OrderErrors.KEY_REUSED);
        return this.seals.ticketFor({ ...id, gen: taken.gen, seq: taken.seq, rid }, buyer);
      case 'LIVE':
        if (taken.fingerprint !== fingerprint) throw new ServiceError(FlashSaleErrors.ALREADY_ORDERED);
        return this.seals.ticketFor({ ...id, gen: taken.gen, seq: taken.seq, rid: taken.rid }, buyer);
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

const notOpen = ({ startsAt, endsAt }: Activity): ServiceError =>
  new ServiceError(FlashSaleErrors.NOT_OPEN, {
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  });
