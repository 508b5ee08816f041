import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { NoticeQueue } from './notice.queue.js';

/** Tells the buyer that their order is ready. */
@Injectable()
@OnOrderEvent('finished')
export class NoticeOnFinished implements OrderEventHandler<'finished'> {
  constructor(private readonly notices: NoticeQueue) {}

  handle(tx: EntityManager, order: Order): Promise<void> {
    return this.notices.add(tx, order, { kind: 'FINISHED', amountFen: order.state.amountFen });
  }
}
