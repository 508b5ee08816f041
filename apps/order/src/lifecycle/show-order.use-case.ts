import type { OrderView } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { QueryOpenPayments } from '../payment/query-open-payments.use-case.js';
import { OrderDetails } from './order-details.js';
import { KitchenRepository } from '../ordering/kitchen.repository.js';
import { OrderEventRepository } from '../ordering/order-event.repository.js';
import type { OrderFilter } from '../ordering/order.repository.js';

/**
 * Shows one order with the current state of its payment and refunds, its story, and how long it still takes.
 */
@Injectable()
export class ShowOrder {
  constructor(
    private readonly details: OrderDetails,
    private readonly events: OrderEventRepository,
    private readonly kitchen: KitchenRepository,
    private readonly queryOpenPayments: QueryOpenPayments,
  ) {}

  /**
   * Asks the provider first if the order is unpaid, because the payment notification may still be on its way.
   * @throws ServiceError ORDER_NOT_FOUND, also if the filter excludes the order
   */
  async fresh(orderId: string, filter: OrderFilter): Promise<OrderView> {
    const order = await this.details.of(orderId, filter);
    if (order.payStatus !== 'UNPAID' || !(await this.queryOpenPayments.execute(orderId)))
      return this.#withStory(order);
    return this.#withStory(await this.details.of(orderId, filter));
  }

  async #withStory(order: OrderView): Promise<OrderView> {
    const [known, place] = await Promise.all([
      this.events.ofOrder(order.orderId),
      this.kitchen.placeOf(order.orderId),
    ]);
    const events = known.map(({ event, at }) => ({ event, at: at.toISOString() }));
    return { ...order, events: [{ event: 'CREATED', at: order.createdAt }, ...events], ...place };
  }
}
