import { orderCancelled } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { type Happened, OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { SendOrderMessage } from './send-order-message.use-case.js';

/** Reports that an order was cancelled. Flash sales report theirs, because their stock is not the dish's. */
@Injectable()
@OnOrderEvent('cancelled')
export class MessageOnCancelled implements OrderEventHandler<'cancelled'> {
  constructor(private readonly send: SendOrderMessage) {}

  handle(tx: EntityManager, order: Order): Promise<void> {
    return this.handleAll(tx, [{ order }]);
  }

  handleAll(
    tx: EntityManager,
    cancelled: ReadonlyArray<Pick<Happened<'cancelled'>, 'order'>>,
  ): Promise<void> {
    const orders = cancelled.map(({ order }) => order).filter(({ state }) => state.activityId === null);
    return this.send.allInside(tx, orders, orderCancelled, ({ state: { gid } }) =>
      gid === null ? {} : { gid },
    );
  }
}
