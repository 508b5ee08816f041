import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { Order } from './domain/order.js';
import { type OrderFilter, OrderRepository } from './order.repository.js';
import { OrderConsequences } from './order.consequences.js';

/** Moves one order along its life, with all that follows from it, in one commit. */
@Injectable()
export class MoveOrder {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly consequences: OrderConsequences,
  ) {}

  /**
   * @param filter whose orders may be moved; an order outside of it is not found
   * @throws ServiceError ORDER_NOT_FOUND, and what the verb throws; then nothing is saved
   */
  async execute(orderId: string, filter: OrderFilter, verb: (order: Order) => void): Promise<void> {
    await this.uow.run(async tx => {
      const order = await this.orders.lock(tx, orderId, filter);
      verb(order);
      await this.orders.save(tx, order);
      await this.consequences.store(tx, order);
    });
    this.consequences.nudge();
  }
}
