import { flashReturned } from '@diancan/contracts';
import { afterCommit } from '@diancan/database';
import { Outbox } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../../ordering/domain/order.js';
import {
  type Happened,
  OnOrderEvent,
  type OrderEventHandler,
} from '../../ordering/on-order-event.decorator.js';
import { ActivityRepository } from '../activity/activity.repository.js';
import { Wakes } from '../shard/wakes.js';
import { type EndedTicket, TicketRepository } from '../ticket/ticket.repository.js';
import { nameOf } from '../shard/shard-keys.js';
import { ShardRepository } from '../shard/shard.repository.js';

/** Gives the pieces of a cancelled order back: to its activity, or to the dish if the activity is over. */
@Injectable()
@OnOrderEvent('cancelled')
export class GiveBackOnCancelled implements OrderEventHandler<'cancelled'> {
  constructor(
    private readonly tickets: TicketRepository,
    private readonly shards: ShardRepository,
    private readonly activities: ActivityRepository,
    private readonly outbox: Outbox,
    private readonly wakes: Wakes,
  ) {}

  handle(tx: EntityManager, order: Order, event: Happened<'cancelled'>['event']): Promise<void> {
    return this.handleAll(tx, [{ order, event }]);
  }

  async handleAll(tx: EntityManager, cancelled: ReadonlyArray<Happened<'cancelled'>>): Promise<void> {
    const won = cancelled.filter(({ order }) => order.state.activityId !== null);
    if (won.length === 0) return;
    const idsOf = (some: typeof won): string[] => some.map(({ order }) => order.state.orderId);
    const tickets = await this.tickets.ofOrders(tx, idsOf(won));
    const expired = new Set(idsOf(won.filter(({ event }) => event.hasExpired)));
    const [lapsed, other] = [
      tickets.filter(({ orderId }) => expired.has(orderId)),
      tickets.filter(({ orderId }) => !expired.has(orderId)),
    ];
    await this.tickets.move(tx, ridsOf(lapsed), 'LAPSED');
    await this.tickets.move(tx, ridsOf(other), 'CANCELLED');
    await this.tickets.addLapses(
      tx,
      lapsed.map(({ buyer }) => buyer),
    );
    for (const ofShard of Map.groupBy(tickets, nameOf).values()) await this.#giveBack(tx, ofShard);
  }

  async #giveBack(tx: EntityManager, tickets: readonly EndedTicket[]): Promise<void> {
    const shard = tickets[0]!;
    const { activityId } = shard;
    const isGranted = await this.shards.grant(tx, shard, tickets);
    if (isGranted) afterCommit(tx, () => this.wakes.wake(shard));
    else {
      const pieces = tickets.reduce((sum, { quantity }) => sum + quantity, 0);
      await this.activities.addToReturned(tx, activityId, pieces);
    }
    const orders = tickets.map(({ orderId, quantity }) => ({ orderId, quantity }));
    await this.outbox.send(
      tx,
      flashReturned,
      { activityId, orders, isOver: !isGranted },
      { key: activityId },
    );
  }
}

const ridsOf = (tickets: readonly EndedTicket[]): string[] => tickets.map(({ rid }) => rid);
