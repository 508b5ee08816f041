import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { OrderEventOf } from '../ordering/domain/order-event.js';
import type { Order } from '../ordering/domain/order.js';
import { OnOrderEvent, type OrderEventHandler } from '../ordering/on-order-event.decorator.js';
import { nextQueryInMs } from './refund-schedule.js';
import { RefundQueryJob } from './refund-query.job.js';
import { RefundRepository } from './refund.repository.js';

/**
 * Adds one query job for a refund that the provider has not made yet. The event may occur twice, because the
 * process may die after it has recorded a refusal and before the refund job is done.
 */
@Injectable()
@OnOrderEvent('refundSent')
export class QueryOnSent implements OrderEventHandler<'refundSent'> {
  constructor(
    private readonly refunds: RefundRepository,
    private readonly refundQuery: RefundQueryJob,
  ) {}

  async handle(tx: EntityManager, _: Order, { outRefundNo }: OrderEventOf<'refundSent'>): Promise<void> {
    const delayMs = nextQueryInMs(await this.refunds.get(tx, outRefundNo));
    await this.refundQuery.addUnlessWaiting(tx, { outRefundNo }, { key: outRefundNo, delayMs });
  }
}
