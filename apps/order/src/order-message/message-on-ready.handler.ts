import { orderReady } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { SendOrderMessage } from './send-order-message.use-case.js';

/** Reports that an order can be fetched. */
@Injectable()
@OnOrderEvent('ready')
export class MessageOnReady implements OrderEventHandler<'ready'> {
  constructor(private readonly send: SendOrderMessage) {}

  async handle(tx: EntityManager, order: Order): Promise<void> {
    const summary = await this.send.summaryOf(tx, order);
    const { pickup } = order.state;
    await this.send.inside(tx, order, orderReady, {
      summary,
      ...(pickup === null ? {} : { pickupNo: pickup.no }),
    });
  }
}
