import type { OrderView } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import { AskProvider } from '../payment/ask-provider.use-case.js';
import { RefundQueue } from '../refund/refund.queue.js';
import { toRefundView } from '../refund/refund-view.js';
import { type OrderFilter, OrderRepository } from './order.repository.js';

/** One order with what became of its money. */
@Injectable()
export class ShowOrder {
  constructor(
    private readonly orders: OrderRepository,
    private readonly refunds: RefundQueue,
    private readonly askProvider: AskProvider,
  ) {}

  /**
   * By our books alone: the answer to a move that is committed does not depend on the provider.
   * @throws ServiceError ORDER_NOT_FOUND, also when it is not this buyer's
   */
  async execute(orderId: string, filter: OrderFilter): Promise<OrderView> {
    return this.#withRefunds(await this.orders.view(orderId, filter));
  }

  /**
   * As fresh as the provider can tell within a moment: the notification of a payment may still be on its way.
   * @throws ServiceError ORDER_NOT_FOUND, also when it is not this buyer's
   */
  async fresh(orderId: string, filter: OrderFilter): Promise<OrderView> {
    const order = await this.orders.view(orderId, filter);
    const asked = order.payStatus === 'UNPAID' && (await this.askProvider.about(orderId));
    return asked ? this.execute(orderId, filter) : this.#withRefunds(order);
  }

  async #withRefunds(order: OrderView): Promise<OrderView> {
    const refunds = await this.refunds.ofOrder(order.orderId);
    return refunds.length === 0 ? order : { ...order, refunds: refunds.map(toRefundView) };
  }
}
