import { isServiceError, OrderErrors } from '@diancan/contracts';
import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { type OrderMove, SYSTEM } from './domain/order-move.js';
import { EndOrder } from './end-order.use-case.js';
import { OrderRepository } from './order.repository.js';

const BATCH = 100;
const EXPIRY: OrderMove = { to: 'CANCELLED', by: SYSTEM, apply: order => order.expire() };

/** Cancels orders that nobody paid for in time (hole W12: unpaid orders that hold stock for ever). */
@Injectable()
export class UnpaidOrderExpirer extends PeriodicJob {
  constructor(
    private readonly settings: OrderSettings,
    private readonly orders: OrderRepository,
    private readonly endOrder: EndOrder,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    const overdue = await this.orders.overdue(BATCH);
    for (const orderId of overdue) {
      // Another instance, the buyer or the seller may have been quicker: then there is nothing left to expire.
      await this.endOrder.execute(orderId, {}, EXPIRY).catch((error: unknown) => {
        if (!isServiceError(error, OrderErrors.MOVE_REFUSED)) throw error;
      });
    }
    return overdue.length === BATCH;
  }
}
