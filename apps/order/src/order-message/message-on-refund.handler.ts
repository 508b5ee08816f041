import { orderRefunded } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrderEventOf } from '../ordering/domain/order-event.js';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { SendOrderMessage } from './send-order-message.use-case.js';

/** Reports each refund and its amount. */
@Injectable()
@OnOrderEvent('refundMade')
export class MessageOnRefund implements OrderEventHandler<'refundMade'> {
  constructor(private readonly send: SendOrderMessage) {}

  async handle(
    tx: EntityManager,
    order: Order,
    { amountFen: refundedFen }: OrderEventOf<'refundMade'>,
  ): Promise<void> {
    const summary = await this.send.summaryOf(tx, order);
    await this.send.inside(tx, order, orderRefunded, { summary, refundedFen });
  }
}
