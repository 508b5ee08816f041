import { flashUnsold } from '@diancan/contracts';
import { Outbox } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ActivityRepository } from '../activity/activity.repository.js';
import type { Activity } from '../domain/activity.js';
import { TicketRepository } from '../ticket/ticket.repository.js';
import { ShardRepository } from '../shard/shard.repository.js';

/** Ends an activity in one commit: nothing is won any more, and what nobody has ordered goes to the dish. */
@Injectable()
export class EndActivity {
  constructor(
    private readonly activities: ActivityRepository,
    private readonly shards: ShardRepository,
    private readonly tickets: TicketRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Tickets that are queued in Redis become void; those that wait in the database have lost, or are void if a
   * seller cancels.
   * @param activity active, and locked by `tx`
   */
  async inside(tx: EntityManager, activity: Activity, how: 'ENDED' | 'CANCELLED'): Promise<void> {
    const { activityId, reservoir } = activity;
    const unsold = await this.shards.close(tx, activityId);
    await this.tickets.endWaiting(tx, activityId, how === 'ENDED' ? 'LOST' : 'VOID');
    await this.activities.end(tx, activityId, how, unsold);
    const quantity = unsold + reservoir;
    if (quantity === 0) return;
    await this.outbox.send(
      tx,
      flashUnsold,
      { activityId, reference: activityId, quantity },
      { key: activityId },
    );
  }
}
