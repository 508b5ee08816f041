import { isServiceError, OrderErrors } from '@diancan/contracts';
import { type ClaimedRow, type ClaimSource, RowJob, type RowPolicy } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { type OrderMove, SYSTEM } from '../ordering/domain/order-move.js';
import { EndOrder } from './end-order.use-case.js';

const EXPIRY: OrderMove = { to: 'CANCELLED', by: SYSTEM, apply: order => order.expire() };

/** Cancels orders that were not paid in time. */
@Injectable()
export class UnpaidOrderJob extends RowJob {
  readonly kind = 'order-expiry';
  readonly source: ClaimSource = {
    table: 'orders',
    id: 'order_id',
    dueAt: 'expiry_due_at',
    attempts: 'expiry_attempts',
    index: 'ix_orders_expiry_due',
    where: "status = 'NEW' AND pay_status = 'UNPAID'",
    parameters: [],
  };

  constructor(
    private readonly settings: OrderSettings,
    private readonly endOrder: EndOrder,
  ) {
    super();
  }

  get policy(): RowPolicy {
    return {
      backoff: { firstMs: 5_000, lastMs: 600_000 },
      concurrency: 10,
      // Closing a payment takes up to two calls to the provider; rarely the order has a second payment.
      leaseMs: 4 * this.settings.current.wechat.pay.timeoutMs + 5_000,
    };
  }

  protected override async handle({ id: orderId }: ClaimedRow): Promise<void> {
    try {
      await this.endOrder.execute(orderId, {}, EXPIRY);
    } catch (error) {
      // The buyer or a seller has moved the order in the meantime: there is nothing left to expire.
      if (!isServiceError(error, OrderErrors.MOVE_REFUSED)) throw error;
    }
  }
}
