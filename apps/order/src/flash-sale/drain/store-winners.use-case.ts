import { flashSold } from '@diancan/contracts';
import { Outbox } from '@diancan/messaging';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderSettings } from '../../order.settings.js';
import { type NewOrder, OrderRepository } from '../../ordering/order.repository.js';
import { SHORTEST_ORDER_TIME_MS } from '../../ordering/time-to-pay.js';
import type { Activity } from '../domain/activity.js';
import { payTimeMs } from '../domain/pay-time.js';
import { orderContentOf, type TicketContent } from '../domain/ticket-content.js';
import { TicketRepository } from '../intake/ticket.repository.js';

export interface Winner {
  readonly orderId: string;
  readonly rid: string;
  readonly buyer: string;
  readonly quantity: number;
  readonly content: TicketContent;
}

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
      winners.map(({ orderId, buyer, quantity, content }): NewOrder => ({
        orderId,
        gid: null,
        activityId,
        buyerOpenid: buyer,
        content: orderContentOf(activity, content, quantity),
        expiryMs: payTimeMs(payWithinMs, lapses.get(buyer) ?? 0, SHORTEST_ORDER_TIME_MS),
      })),
    );
    const orders = winners.map(({ orderId, quantity }) => ({ orderId, quantity }));
    await this.outbox.send(tx, flashSold, { activityId, orders }, { key: activityId });
  }
}
