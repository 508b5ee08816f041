import { isServiceError, OrderErrors } from '@diancan/contracts';
import { type ClaimedRow, RowJob, type RowPolicy } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { EndOrder } from './end-order.use-case.js';
import { EXPIRY, EXPIRY_BACKOFF, EXPIRY_KIND, ordersBeingPaid } from './expiry.js';

/** Cancels orders that were not paid in time and have an open payment: it is closed at the provider first. */
@Injectable()
export class OpenPaymentExpiryJob extends RowJob {
  readonly kind = EXPIRY_KIND;
  readonly source = ordersBeingPaid;

  constructor(
    private readonly settings: OrderSettings,
    private readonly endOrder: EndOrder,
  ) {
    super();
  }

  get policy(): RowPolicy {
    return {
      backoff: EXPIRY_BACKOFF,
      // Almost all of the time they wait for the provider.
      concurrency: 32,
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
