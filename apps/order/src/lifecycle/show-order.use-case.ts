import type { OrderView } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { AskProvider } from '../payment/ask-provider.use-case.js';
import { OrderDetails } from './order-details.js';
import type { OrderFilter } from '../ordering/order.repository.js';

/** One order with what became of its money. */
@Injectable()
export class ShowOrder {
  constructor(
    private readonly details: OrderDetails,
    private readonly askProvider: AskProvider,
  ) {}

  /**
   * As fresh as the provider can tell within a moment: the notification of a payment may still be on its way.
   * @throws ServiceError ORDER_NOT_FOUND, also when it is not this buyer's
   */
  async fresh(orderId: string, filter: OrderFilter): Promise<OrderView> {
    const order = await this.details.of(orderId, filter);
    if (order.payStatus !== 'UNPAID' || !(await this.askProvider.about(orderId))) return order;
    return this.details.of(orderId, filter);
  }
}
