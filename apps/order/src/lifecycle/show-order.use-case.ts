import type { OrderView } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { QueryOpenPayments } from '../payment/query-open-payments.use-case.js';
import { OrderDetails } from './order-details.js';
import type { OrderFilter } from '../ordering/order.repository.js';

/** Shows one order with the current state of its payment and refunds. */
@Injectable()
export class ShowOrder {
  constructor(
    private readonly details: OrderDetails,
    private readonly queryOpenPayments: QueryOpenPayments,
  ) {}

  /**
   * Asks the provider first if the order is unpaid, because the payment notification may still be on its way.
   * @throws ServiceError ORDER_NOT_FOUND, also if the filter excludes the order
   */
  async fresh(orderId: string, filter: OrderFilter): Promise<OrderView> {
    const order = await this.details.of(orderId, filter);
    if (order.payStatus !== 'UNPAID' || !(await this.queryOpenPayments.execute(orderId))) return order;
    return this.details.of(orderId, filter);
  }
}
