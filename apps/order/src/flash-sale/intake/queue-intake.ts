import { FlashSaleErrors, OrderErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { ActivityBoard, type ShownActivity } from '../activity/activity-board.js';
import type { Activity } from '../domain/activity.js';
import { shardOf, type Ticket } from '../domain/ticket.js';
import { Wakes } from '../shard/wakes.js';
import { HOT_STORE } from '../shard/stores.js';
import type { ShardStore, Taken, TakeRequest } from '../shard/shard.store.js';
import { isLive } from '../ticket/ticket-fate.js';
import { type GivenTicket, TicketRepository } from '../ticket/ticket.repository.js';
import type { Intake } from './intake.js';
import { requireOpen } from './require-open.js';
import { type KnownShard, knownShard, SoldOutMemory } from './sold-out-memory.js';

/** The intake for production: one script in Redis, which the drain follows into the database. */
@Injectable()
export class QueueIntake implements Intake {
  constructor(
    private readonly board: ActivityBoard,
    private readonly soldOut: SoldOutMemory,
    private readonly wakes: Wakes,
    @Inject(HOT_STORE) private readonly store: ShardStore,
    private readonly tickets: TicketRepository,
  ) {}

  async take(shown: ShownActivity, request: TakeRequest): Promise<Ticket> {
    const known = shardIn(shown, request.buyer);
    if (this.soldOut.isSoldOutFor(known, request.buyer)) throw new ServiceError(FlashSaleErrors.SOLD_OUT);
    const taken = await this.#ask(known, request);
    if (taken.outcome !== 'STALE') return this.#answer(shown.activity, known, request, taken);
    // This process may not have heard of the new generation yet, or of the end: it looks, once.
    await this.board.refresh();
    const now = (await this.board.find(shown.activity.activityId)) ?? shown;
    requireOpen(now.activity, this.board.now());
    const current = shardIn(now, request.buyer);
    if (current.gen === known.gen) throw new ServiceError(FlashSaleErrors.NOT_READY);
    return this.#answer(now.activity, current, request, await this.#ask(current, request));
  }

  async given(shown: ShownActivity, request: TakeRequest): Promise<GivenTicket | undefined> {
    const { activityId, shard, gen } = shardIn(shown, request.buyer);
    try {
      // A ticket that is not stored yet is in Redis only. Those of earlier generations are stored, or void.
      const place = await this.store.given({ activityId, shard }, gen, request);
      const queued = place && { activityId, shard, ...place };
      if (queued?.rid === request.rid) return queued;
      if (queued && (await this.#isLive(queued))) return queued;
      return await this.tickets.given(activityId, request);
    } catch (error) {
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
    }
  }

  /** Redis does not learn which orders are cancelled after the end, so the database is asked. */
  async #isLive(ticket: Ticket): Promise<boolean> {
    const sight = await this.tickets.see(ticket);
    return sight !== undefined && isLive(ticket, sight);
  }

  async #ask(shard: KnownShard, request: TakeRequest): Promise<Taken> {
    try {
      return await this.store.take(shard, shard.gen, request);
    } catch (error) {
      // The script may have run; then the repeated request gets its ticket.
      throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
    }
  }

  #answer(activity: Activity, known: KnownShard, request: TakeRequest, taken: Taken): Ticket {
    const { rid, fingerprint } = request;
    const { activityId, shard, gen } = known;
    const id = { activityId, shard };
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
        if (taken.left === 0) this.#remember(known);
        throw new ServiceError(FlashSaleErrors.SOLD_OUT);
      case 'CLOSED':
        requireOpen(activity, this.board.now());
        // Redis has not heard yet that the window is open.
        this.wakes.wake(id);
        throw new ServiceError(FlashSaleErrors.NOT_READY);
      case 'STALE':
        throw new ServiceError(FlashSaleErrors.NOT_READY);
    }
  }

  #remember(shard: KnownShard): void {
    // Without it the next request asks Redis again.
    void this.soldOut.learn(shard, () => this.store.holders(shard, shard.gen)).catch(() => undefined);
  }
}

function shardIn({ activity, shards }: ShownActivity, buyer: string): KnownShard {
  const shard = shardOf(buyer, activity.shards);
  const { gen = 0, grants = 0 } = shards[shard] ?? {};
  return knownShard(activity, { shard, gen, grants });
}
