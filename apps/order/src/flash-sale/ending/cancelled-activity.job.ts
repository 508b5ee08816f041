import { isServiceError, OrderErrors } from '@diancan/contracts';
import { type Again, Job, type JobPolicy } from '@diancan/jobs';
import { Inject, Injectable } from '@nestjs/common';
import { EndOrder } from '../../lifecycle/end-order.use-case.js';
import { type OrderMove, SYSTEM } from '../../ordering/domain/order-move.js';
import { TicketRepository } from '../ticket/ticket.repository.js';
import { KEPT_MS } from '../shard/kept.js';
import { ShardRepository } from '../shard/shard.repository.js';
import type { ShardStore } from '../shard/shard.store.js';
import { STORE } from '../shard/stores.js';

interface CancelledActivity {
  readonly activityId: string;
}

const AT_ONCE = 20;

/** Shown to buyers and sellers. */
const REASON = '秒杀活动已取消 · The flash sale was cancelled';

const REFUSAL: OrderMove = { to: 'CANCELLED', by: SYSTEM, apply: order => order.refuse(REASON) };

/** Cancels the orders of a cancelled activity that no seller has accepted; paid ones are refunded. */
@Injectable()
export class CancelledActivityJob extends Job<CancelledActivity> {
  readonly kind = 'flash-sale-cancel';
  readonly policy: JobPolicy = {
    backoff: { firstMs: 1_000, lastMs: 60_000 },
    limit: { attempts: 15, beyond: 'overdue' },
    concurrency: 2,
    leaseMs: 120_000,
    retentionMs: 86_400_000,
  };

  constructor(
    private readonly tickets: TicketRepository,
    private readonly endOrder: EndOrder,
    private readonly shards: ShardRepository,
    @Inject(STORE) private readonly store: ShardStore,
  ) {
    super();
  }

  protected override async handle({ activityId }: CancelledActivity): Promise<Again | void> {
    const orders = await this.tickets.openOrders(activityId, AT_ONCE);
    const endings = await Promise.allSettled(orders.map(orderId => this.#end(orderId)));
    for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;
    if (orders.length === AT_ONCE) return { againInMs: 0, reason: 'more orders' };
    for (const shard of await this.shards.ofActivities([activityId]))
      await this.store.expire(shard, shard.gen, KEPT_MS);
  }

  async #end(orderId: string): Promise<void> {
    try {
      await this.endOrder.execute(orderId, {}, REFUSAL);
    } catch (error) {
      // Somebody has moved the order in the meantime.
      if (!isServiceError(error, OrderErrors.MOVE_REFUSED)) throw error;
    }
  }
}
