import type { OrderView } from '@diancan/contracts';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RefundEntity } from '../refund/refund.entity.js';
import { RefundRepository } from '../refund/refund.repository.js';
import { toRefundView } from '../refund/refund-view.js';
import { type OrderFilter, OrderRepository } from '../ordering/order.repository.js';

const withRefunds = (order: OrderView, refunds: readonly RefundEntity[]): OrderView =>
  refunds.length === 0 ? order : { ...order, refunds: refunds.map(toRefundView) };

/** Reads an order and its refunds from our own database, without asking the provider. */
@Injectable()
export class OrderDetails {
  constructor(
    private readonly orders: OrderRepository,
    private readonly refunds: RefundRepository,
  ) {}

  /**
   * @param tx reads inside this transaction, so the answer includes its uncommitted changes
   * @throws ServiceError ORDER_NOT_FOUND, also if the filter excludes the order
   */
  async of(orderId: string, filter: OrderFilter, tx?: EntityManager): Promise<OrderView> {
    const order = await this.orders.view(orderId, filter, tx);
    return withRefunds(order, await this.refunds.ofOrder(orderId, tx));
  }

  /** As `of`, for several orders; one that does not exist is left out. */
  async ofAll(orderIds: readonly string[], tx: EntityManager): Promise<OrderView[]> {
    const orders = await this.orders.views(orderIds, tx);
    const refunds = Map.groupBy(await this.refunds.ofOrders(tx, orderIds), ({ orderId }) => orderId);
    return orders.map(order => withRefunds(order, refunds.get(order.orderId) ?? []));
  }
}
