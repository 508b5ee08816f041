import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { ClosePayments } from '../payment/close-payments.use-case.js';
import type { Order } from './domain/order.js';
import { MoveOrder } from './move-order.use-case.js';
import { PaymentStillOpenError } from './order.consequences.js';
import { type OrderFilter, OrderRepository } from './order.repository.js';

/** How often somebody may begin to pay while the order is being ended, before we give up for now. */
const ATTEMPTS = 3;

/** Ends an order. At the provider first: what can still be paid there must not be cancelled here. */
@Injectable()
export class EndOrder {
  constructor(
    private readonly orders: OrderRepository,
    private readonly closePayments: ClosePayments,
    private readonly moveOrder: MoveOrder,
  ) {}

  /**
   * @param verb moves the order to CANCELLED; if it turns out to be paid, its money goes back
   * @throws ServiceError ORDER_NOT_FOUND, MOVE_REFUSED; OUTCOME_UNKNOWN when the provider cannot be asked:
   * the order was not ended, but its payments may be closed; repeating it is safe
   */
  async execute(orderId: string, filter: OrderFilter, verb: (order: Order) => void): Promise<void> {
    await this.orders.requireMovable(orderId, filter, verb);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      await this.closePayments.execute(orderId);
      try {
        return await this.moveOrder.execute(orderId, filter, verb);
      } catch (error) {
        if (!(error instanceof PaymentStillOpenError)) throw error;
      }
    }
    throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN);
  }
}
