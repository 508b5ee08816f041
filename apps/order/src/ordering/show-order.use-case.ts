import type { OrderView } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { AskProvider } from '../payment/ask-provider.use-case.js';
import { RefundQueue } from '../refund/refund.queue.js';
import { toRefundView } from '../refund/refund-view.js';
import { type OrderFilter, OrderRepository } from './order.repository.js';

/** One order with what became of its money, as fresh as the provider can tell. */
@Injectable()
export class ShowOrder {
  constructor(
    private readonly orders: OrderRepository,
    private readonly refunds: RefundQueue,
    private readonly askProvider: AskProvider,
  ) {}

  /** @throws ServiceError ORDER_NOT_FOUND, also when it is not this buyer's */
  async execute(orderId: string, filter: OrderFilter): Promise<OrderView> {
    const order = await this.#fresh(orderId, filter);
    const refunds = await this.refunds.ofOrder(orderId);
    return refunds.length === 0 ? order : { ...order, refunds: refunds.map(toRefundView) };
  }

  /** Somebody looks right after paying: the notification may still be on its way. */
  async #fresh(orderId: string, filter: OrderFilter): Promise<OrderView> {
    const order = await this.orders.view(orderId, filter);
    if (order.payStatus !== 'UNPAID' || !(await this.askProvider.about(orderId))) return order;
    return this.orders.view(orderId, filter);
  }
}
