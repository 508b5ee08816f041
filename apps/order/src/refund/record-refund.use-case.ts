import { UnitOfWork } from '@diancan/database';
import type { Refund } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { VERB_OF_STATUS } from './domain/refund-life.js';
import type { RefundEntity } from './refund.entity.js';
import { RefundQueue } from './refund.queue.js';

/** Records the state of a refund at the provider. Recording it again changes nothing. */
@Injectable()
export class RecordRefund {
  readonly #log = new Logger(RecordRefund.name);

  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly refunds: RefundQueue,
  ) {}

  /** @returns false when we asked for no such refund */
  async execute({ outRefundNo, refundFen, status }: Refund): Promise<boolean> {
    const refund = await this.refunds.find(outRefundNo);
    if (refund === null || refund.amountFen !== refundFen) return false;
    const verb = VERB_OF_STATUS[status];
    const moved = await this.uow.run(async tx => {
      const order = await this.orders.lock(tx, refund.orderId, {});
      if (!(await this.refunds.move(tx, outRefundNo, verb))) return false;
      if (verb === 'renew') await this.refunds.renew(tx, refund);
      if (verb === 'succeed') await this.#made(tx, order, refund);
      return true;
    });
    if (moved && verb === 'getStuck')
      this.#log.error(
        `refund ${outRefundNo} of order ${refund.orderId} is stuck at WeChat Pay: ` +
          'a person must give the money back',
      );
    return true;
  }

  async #made(tx: EntityManager, order: Order, refund: RefundEntity): Promise<void> {
    order.refundMade(refund.amountFen);
    if (await this.#isLast(tx, order, refund)) order.refunded();
    await this.orders.save(tx, order);
  }

  /** Whether all of the order's money is back. Surplus money is no part of what the order costs. */
  async #isLast(tx: EntityManager, order: Order, { cause, transactionId }: RefundEntity): Promise<boolean> {
    if (order.state.payStatus !== 'REFUNDING' || cause === 'SURPLUS') return false;
    const all = await this.refunds.ofTransaction(tx, transactionId);
    return all.every(({ state }) => state === 'DONE');
  }
}
