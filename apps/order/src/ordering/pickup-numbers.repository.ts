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
    const { profile, now } = await this.shop.readIn(tx);
    const businessDay = businessDayOf(now, profile);
    await tx.query(
      `INSERT INTO pickup_counter (business_day, last_no) VALUES (?, ?)
       ON DUPLICATE KEY UPDATE last_no = last_no + VALUES(last_no)`,
      [businessDay, orders.length],
    );
    const [counter] = await tx.query<Array<{ last: number }>>(
      'SELECT last_no AS last FROM pickup_counter WHERE business_day = ?',
      [businessDay],
    );
    const first = counter!.last - orders.length + 1;
    for (const [at, order] of orders.entries()) order.number({ businessDay, no: first + at });
  }
}
