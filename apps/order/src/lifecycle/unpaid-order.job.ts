import { isServiceError, OrderErrors } from '@diancan/contracts';
import { PeriodicJob } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { type OrderMove, SYSTEM } from '../ordering/domain/order-move.js';
import { EndOrder } from './end-order.use-case.js';
import { type DueOrder, ExpiryQueue } from './expiry.queue.js';

const BATCH = 10;
const EXPIRY: OrderMove = { to: 'CANCELLED', by: SYSTEM, apply: order => order.expire() };

/** Cancels orders that were not paid in time. */
@Injectable()
export class UnpaidOrderJob extends PeriodicJob {
  readonly #log = new Logger(UnpaidOrderJob.name);

  constructor(
    private readonly settings: OrderSettings,
    private readonly queue: ExpiryQueue,
    private readonly endOrder: EndOrder,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    const due = await this.queue.due(BATCH);
    const taken = await Promise.all(due.map(order => this.#expire(order)));
    return due.length === BATCH && taken.includes(true);
  }

  /** @returns whether this instance had it, so that it is not due any more */
  async #expire(order: DueOrder): Promise<boolean> {
    const { orderId } = order;
    let taken = false;
    try {
      taken = await this.queue.claim(order);
      if (taken) await this.endOrder.execute(orderId, {}, EXPIRY);
    } catch (error) {
      // The buyer or the seller may have been quicker: then there is nothing left to expire.
      if (isServiceError(error, OrderErrors.MOVE_REFUSED)) return taken;
      this.#log.warn(
        `unpaid order ${orderId} is not cancelled yet, will try again: ${(error as Error).message}`,
      );
    }
    return taken;
  }
}
