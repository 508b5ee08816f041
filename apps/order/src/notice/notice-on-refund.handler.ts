import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrderEventOf } from '../ordering/domain/order-event.js';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { QueueNotice } from './queue-notice.use-case.js';

/** Tells the buyer about each refund and its amount. */
@Injectable()
@OnOrderEvent('refundMade')
export class NoticeOnRefund implements OrderEventHandler<'refundMade'> {
  constructor(private readonly queueNotice: QueueNotice) {}

  handle(tx: EntityManager, order: Order, { amountFen }: OrderEventOf<'refundMade'>): Promise<void> {
    return this.queueNotice.inside(tx, order, { kind: 'REFUNDED', amountFen });
  }
}
