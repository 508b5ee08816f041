import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { StockReleaseQueue } from '../stock-release/stock-release.queue.js';
import type { Order } from './domain/order.js';
import { type OrderFilter, OrderRepository } from './order.repository.js';

/** Moves one order along its life; a cancelled one gives its stock back. */
@Injectable()
export class MoveOrder {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly releases: StockReleaseQueue,
  ) {}

  /**
   * @param filter whose orders may be moved; an order outside of it is not found
   * @throws ServiceError ORDER_NOT_FOUND, MOVE_REFUSED; then nothing is saved
   */
  async execute(orderId: string, filter: OrderFilter, verb: (order: Order) => void): Promise<void> {
    await this.uow.run(async tx => {
      const order = await this.orders.lock(tx, orderId, filter);
      verb(order);
      await this.orders.save(tx, order);
      if (order.state.status === 'CANCELLED') await this.releases.add(tx, orderId);
    });
    this.releases.nudge();
  }
}
