import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { QueueNotice } from './queue-notice.use-case.js';

/** Tells the buyer that their order is ready. */
@Injectable()
@OnOrderEvent('finished')
export class NoticeOnFinished implements OrderEventHandler<'finished'> {
  constructor(private readonly queueNotice: QueueNotice) {}

  handle(tx: EntityManager, order: Order): Promise<void> {
    return this.queueNotice.inside(tx, order, { kind: 'FINISHED', amountFen: order.state.amountFen });
  }
}
