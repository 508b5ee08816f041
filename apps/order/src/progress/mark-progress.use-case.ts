import type { OrderView } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { OrderDetails } from '../lifecycle/order-details.js';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';

/** Says that an order can be fetched, or that it cannot be after all. May be repeated. */
@Injectable()
export class MarkProgress {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly details: OrderDetails,
  ) {}

  /** @throws ServiceError ORDER_NOT_FOUND, and the errors of the verb */
  execute(orderId: string, verb: (order: Order) => void): Promise<OrderView> {
    return this.uow.run(async tx => {
      const order = await this.orders.lock(tx, orderId, {});
      verb(order);
      await this.orders.save(tx, order);
      return this.details.of(orderId, {}, tx);
    });
  }
}
