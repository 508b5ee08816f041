import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderSettings } from '../order.settings.js';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { QueueNotice } from './queue-notice.use-case.js';

/** Tells the buyer that their order was accepted, if the shop has enabled that notice. */
@Injectable()
@OnOrderEvent('accepted')
export class NoticeOnAccepted implements OrderEventHandler<'accepted'> {
  constructor(
    private readonly settings: OrderSettings,
    private readonly queueNotice: QueueNotice,
  ) {}

  async handle(tx: EntityManager, order: Order): Promise<void> {
    if (!this.settings.current.payment.noticeOnAccept) return;
    await this.queueNotice.inside(tx, order, { kind: 'ACCEPTED', amountFen: order.state.amountFen });
  }
}
