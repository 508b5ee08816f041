import { type ClaimedRow, LotJob, type LotPolicy } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderRepository } from '../ordering/order.repository.js';
import { EXPIRY, EXPIRY_BACKOFF, EXPIRY_KIND, ordersWithoutPayment } from './expiry.js';
import { MoveOrder } from './move-order.use-case.js';

/** Cancels orders that were not paid in time, many in one transaction. */
@Injectable()
export class UnpaidOrderJob extends LotJob {
  readonly kind = EXPIRY_KIND;
  readonly source = ordersWithoutPayment;
  readonly policy: LotPolicy = { backoff: EXPIRY_BACKOFF, lot: 200 };

  constructor(
    private readonly orders: OrderRepository,
    private readonly moveOrder: MoveOrder,
  ) {
    super();
  }

  /** Leaves an order whose payment was opened right before the lock to `OpenPaymentExpiryJob`. */
  protected override async handle(tx: EntityManager, rows: readonly ClaimedRow[]): Promise<number> {
    const orders = await this.orders.lockAll(
      tx,
      rows.map(({ id }) => id),
    );
    return this.moveOrder.together(tx, [...orders.values()], EXPIRY);
  }
}
