import { orderPaid } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { type Happened, OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { SendOrderMessage } from './send-order-message.use-case.js';

/** Reports that an order is paid. */
@Injectable()
@OnOrderEvent('paid')
export class MessageOnPaid implements OrderEventHandler<'paid'> {
  constructor(private readonly send: SendOrderMessage) {}

  handle(tx: EntityManager, order: Order): Promise<void> {
    return this.handleAll(tx, [{ order }]);
  }

  handleAll(tx: EntityManager, paid: ReadonlyArray<Pick<Happened<'paid'>, 'order'>>): Promise<void> {
    return this.send.allInside(
      tx,
      paid.map(({ order }) => order),
      orderPaid,
      () => ({}),
    );
  }
}
