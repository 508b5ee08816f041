import { inMillis, NOW } from '@diancan/database';
import { backoffMs } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { OrderEntity } from '../ordering/order.entity.js';

const RETRY = { firstMs: 5_000, lastMs: 600_000 };
const UNPAID = "status = 'NEW' AND pay_status = 'UNPAID'";

export type DueOrder = Pick<OrderEntity, 'orderId' | 'expiryAttempts'>;

/** The orders that were not paid in time. */
@Injectable()
export class ExpiryQueue {
  constructor(@InjectRepository(OrderEntity) private readonly orders: Repository<OrderEntity>) {}

  /** Orders that were not tried yet come first, so that failing ones do not delay them. */
  due(limit: number): Promise<DueOrder[]> {
    return this.orders
      .createQueryBuilder('o')
      .select(['o.orderId', 'o.expiryAttempts'])
      .where(`${UNPAID} AND o.expiresAt <= ${NOW} AND (o.expiryDueAt IS NULL OR o.expiryDueAt <= ${NOW})`)
      .orderBy('o.expiryAttempts')
      .addOrderBy('o.expiresAt')
      .limit(limit)
      .getMany();
  }

  /**
   * Takes one for this instance, as a stock release is taken.
   * @returns false when another instance has it, or it has moved on
   */
  async claim({ orderId, expiryAttempts }: DueOrder): Promise<boolean> {
    const waitMs = backoffMs(expiryAttempts + 1, RETRY);
    const { affected } = await this.orders
      .createQueryBuilder()
      .update()
      .set({ expiryAttempts: expiryAttempts + 1, expiryDueAt: () => inMillis(waitMs) })
      .where(`orderId = :orderId AND expiryAttempts = :expiryAttempts AND ${UNPAID}`, {
        orderId,
        expiryAttempts,
      })
      .execute();
    return affected === 1;
  }
}
