import { orderAccepted } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderSettings } from '../order.settings.js';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { SendOrderMessage } from './send-order-message.use-case.js';

/** Reports that a seller has accepted an order. */
@Injectable()
@OnOrderEvent('accepted')
export class MessageOnAccepted implements OrderEventHandler<'accepted'> {
  constructor(
    private readonly settings: OrderSettings,
    private readonly send: SendOrderMessage,
  ) {}

  async handle(tx: EntityManager, order: Order): Promise<void> {
    const summary = await this.send.summaryOf(tx, order);
    const isNoticeWanted = this.settings.current.payment.noticeOnAccept;
    await this.send.inside(tx, order, orderAccepted, { summary, isNoticeWanted });
  }
}
