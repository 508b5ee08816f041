import type { OrderView } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RefundRepository } from '../refund/refund.repository.js';
import { toRefundView } from '../refund/refund-view.js';
import { type OrderFilter, OrderRepository } from '../ordering/order.repository.js';

/** An order with its refunds, as our own books have it. */
@Injectable()
export class OrderDetails {
  constructor(
    private readonly orders: OrderRepository,
    private readonly refunds: RefundRepository,
  ) {}

  /**
   * @param tx also shows what `tx` has not committed yet
   * @throws ServiceError ORDER_NOT_FOUND, also when it is outside of the filter
   */
  async of(orderId: string, filter: OrderFilter, tx?: EntityManager): Promise<OrderView> {
    const order = await this.orders.view(orderId, filter, tx);
    const refunds = await this.refunds.ofOrder(orderId, tx);
    return refunds.length === 0 ? order : { ...order, refunds: refunds.map(toRefundView) };
  }
}
