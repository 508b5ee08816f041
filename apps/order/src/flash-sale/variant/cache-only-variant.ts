import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { ShownActivity } from '../activity/activity-board.js';
import type { Ticket } from '../domain/ticket.js';
import { isRefusal, SoldOutError } from './sale-refused.error.js';
import { type Sale, SalesRepository } from './sales.repository.js';
import type { Variant } from './variant-intake.js';
import { VariantStock } from './variant-stock.js';

const NOT_COUNTED = 0;

/**
 * The stock lies in Redis only: the databases' stock does not follow. So nothing prevents overselling once
 * Redis has lost its data, and what a process that dies has taken is lost.
 */
@Injectable()
export class CacheOnlyVariant implements Variant {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly stock: VariantStock,
    private readonly sales: SalesRepository,
  ) {}

  async sell(shown: ShownActivity, sale: Sale): Promise<Ticket> {
    const { activityId } = shown.activity;
    const { quantity } = sale.request;
    if (!(await this.stock.take(shown, sale.orderId, quantity))) throw new SoldOutError();
    try {
      return await this.uow.run(tx => this.sales.store(tx, sale, NOT_COUNTED));
    } catch (error) {
      if (isRefusal(error)) await this.stock.release(activityId, sale.orderId, quantity);
      throw error;
    }
  }
}
