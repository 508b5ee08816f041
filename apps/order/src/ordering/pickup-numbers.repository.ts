import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { businessDayOf } from '../shop/domain/business-day.js';
import { ShopRepository } from '../shop/shop.repository.js';
import type { Order } from './domain/order.js';

/**
 * Gives orders the numbers that they are called out by. A number is given in the commit that shows the order
 * to
 * the kitchen, and the counter stays locked until then: numbers are consecutive, and a rollback leaves no
 * gap.
 */
@Injectable()
export class PickupNumbers {
  constructor(private readonly shop: ShopRepository) {}

  /** Call it last before the orders are written, because commits of other orders wait for the counter. */
  async give(tx: EntityManager, orders: readonly Order[]): Promise<void> {
    if (orders.length === 0) return;
    const businessDay = businessDayOf(orders[0]!.state.now, await this.shop.recentProfile(tx));
    // The server answers the last argument of LAST_INSERT_ID as the id of this connection's insert.
    const { insertId: last } = await tx.query<{ insertId: number }>(
      `INSERT INTO pickup_counter (business_day, last_no) VALUES (?, LAST_INSERT_ID(?))
       ON DUPLICATE KEY UPDATE last_no = LAST_INSERT_ID(last_no + ?)`,
      [businessDay, orders.length, orders.length],
    );
    const first = Number(last) - orders.length + 1;
    for (const [at, order] of orders.entries()) order.number({ businessDay, no: first + at });
  }
}
