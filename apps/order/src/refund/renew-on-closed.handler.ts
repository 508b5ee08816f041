import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrderEventOf } from '../ordering/domain/order-event.js';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { RefundRepository } from './refund.repository.js';
import { RequestRefund } from './request-refund.use-case.js';

/** Replaces a refund that the provider has closed. */
@Injectable()
@OnOrderEvent('refundClosed')
export class RenewOnClosed implements OrderEventHandler<'refundClosed'> {
  constructor(
    private readonly refunds: RefundRepository,
    private readonly requestRefund: RequestRefund,
  ) {}

  async handle(tx: EntityManager, _: Order, { outRefundNo }: OrderEventOf<'refundClosed'>): Promise<void> {
    await this.requestRefund.renew(tx, await this.refunds.get(tx, outRefundNo));
  }
}
