import { flashSold } from '@diancan/contracts';
import { Outbox } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderSettings } from '../../order.settings.js';
import { OrderRepository } from '../../ordering/order.repository.js';
import type { Activity } from '../domain/activity.js';
import { orderOfWinner, type Winner } from '../ticket/order-of-winner.js';
import { TicketRepository } from '../ticket/ticket.repository.js';

/** Stores the orders of winners, and reports them to product, which keeps the stock's journal. */
@Injectable()
export class StoreWinners {
  constructor(
    private readonly settings: OrderSettings,
    private readonly tickets: TicketRepository,
    private readonly orders: OrderRepository,
    private readonly outbox: Outbox,
  ) {}

  async inside(tx: EntityManager, activity: Activity, winners: readonly Winner[]): Promise<void> {
    if (winners.length === 0) return;
    const { activityId } = activity;
    const lapses = await this.tickets.lapsesOf(
      tx,
      winners.map(({ buyer }) => buyer),
    );
    const { payWithinMs } = this.settings.current.flashSale;
    await this.orders.write(
      tx,
      winners.map(winner =>
        orderOfWinner(activity, winner, { payWithinMs, lapses: lapses.get(winner.buyer) ?? 0 }),
      ),
    );
    const orders = winners.map(({ orderId, quantity }) => ({ orderId, quantity }));
    await this.outbox.send(tx, flashSold, { activityId, orders }, { key: activityId });
  }
}
