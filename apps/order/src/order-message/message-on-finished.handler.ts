import { orderFinished } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrderEventOf } from '../ordering/domain/order-event.js';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { SendOrderMessage } from './send-order-message.use-case.js';

/** Reports that an order was handed over. */
@Injectable()
@OnOrderEvent('finished')
export class MessageOnFinished implements OrderEventHandler<'finished'> {
  constructor(private readonly send: SendOrderMessage) {}

  async handle(tx: EntityManager, order: Order, { wasReady }: OrderEventOf<'finished'>): Promise<void> {
    const summary = await this.send.summaryOf(tx, order);
    await this.send.inside(tx, order, orderFinished, { summary, wasReady });
  }
}
