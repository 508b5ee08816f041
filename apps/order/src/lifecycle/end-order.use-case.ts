import { type OrderView, PlatformErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { ClosePayments } from '../payment/close-payments.use-case.js';
import { PaymentStillOpenError } from '../payment/require-payments-closed.use-case.js';
import type { OrderMove } from '../ordering/domain/order-move.js';
import { MoveOrder } from './move-order.use-case.js';
import type { OrderFilter } from '../ordering/order.repository.js';

/** How often the work is repeated: the buyer may start another payment while the order is being ended. */
const ATTEMPTS = 3;

/** Ends an order. Payments that are still open are closed at the provider first. */
@Injectable()
export class EndOrder {
  constructor(
    private readonly closePayments: ClosePayments,
    private readonly moveOrder: MoveOrder,
  ) {}

  /**
   * @param move to CANCELLED or FINISHED; if a cancelled order turns out to be paid, it is refunded
   * @throws ServiceError ORDER_NOT_FOUND, MOVE_REFUSED; OUTCOME_UNKNOWN if the provider does not answer:
   * the order was not ended, but its payments may be closed; repeating the call is safe
   */
  execute(orderId: string, filter: OrderFilter, move: OrderMove): Promise<OrderView> {
    return this.withPaymentsClosed(orderId, () => this.moveOrder.execute(orderId, filter, move));
  }

  /**
   * Runs `work`, which may end an order. If a payment is still open, closes it at the provider and runs
   * `work` again.
   * @throws ServiceError as `execute`; any error of `work`
   */
  async withPaymentsClosed<T>(orderId: string, work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; attempt <= ATTEMPTS; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof PaymentStillOpenError)) throw error;
      }
      await this.closePayments.execute(orderId);
    }
    throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN);
  }
}
