import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrderEventOf } from '../ordering/domain/order-event.js';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { RequestRefund } from './request-refund.use-case.js';

const CANCELLED_BY_BUYER = '订单已取消';

/** Refunds the amount that is left of an order; nothing if its lines are all being refunded already. */
@Injectable()
@OnOrderEvent('refundRequested')
export class RefundOnRequested implements OrderEventHandler<'refundRequested'> {
  constructor(private readonly requestRefund: RequestRefund) {}

  handle(tx: EntityManager, order: Order, { reason }: OrderEventOf<'refundRequested'>): Promise<void> {
    return this.requestRefund.rest(tx, order.state.orderId, reason ?? CANCELLED_BY_BUYER);
  }
}
