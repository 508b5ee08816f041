import { UnitOfWork } from '@diancan/database';
import type { PayRefusedError, Refund } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Order } from '../ordering/domain/order.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { type RefundVerb, VERB_OF_STATUS } from './domain/refund-life.js';
import type { RefundEntity } from './refund.entity.js';
import { RefundRepository } from './refund.repository.js';

/** Records the state of a refund at the provider. Recording it again changes nothing. */
@Injectable()
export class RecordRefund {
  readonly #log = new Logger(RecordRefund.name);

  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly refunds: RefundRepository,
  ) {}

  /** @returns false if we have not requested a refund with this number and amount */
  async execute({ outRefundNo, refundFen, status }: Refund): Promise<boolean> {
    const refund = await this.refunds.find(outRefundNo);
    if (refund === null || refund.amountFen !== refundFen) return false;
    const verb = VERB_OF_STATUS[status];
    const moved = await this.uow.run(async tx => {
      const order = await this.orders.lock(tx, refund.orderId, {});
      const before = await this.refunds.get(tx, outRefundNo);
      if (!(await this.refunds.move(tx, outRefundNo, verb))) return false;
      await this.#recordEvents(tx, order, before, verb);
      await this.orders.save(tx, order);
      return true;
    });
    if (moved && verb === 'getStuck')
      this.#log.error(
        `refund ${outRefundNo} of order ${refund.orderId} is stuck at WeChat Pay: ` +
          'a person must give the money back',
      );
    return true;
  }

  /** Records the provider's answer about our refund. @throws Error if it is about another refund */
  async answer(refund: Refund): Promise<void> {
    if (!(await this.execute(refund))) throw new Error('WeChat Pay answers for a refund that is not ours');
  }

  /** Records that the provider has refused the refund. */
  async refuse({ orderId, outRefundNo }: RefundEntity, { code, message }: PayRefusedError): Promise<void> {
    this.#log.warn(`refund ${outRefundNo} of order ${orderId} was refused: ${message}`);
    await this.uow.run(async tx => {
      const order = await this.orders.lock(tx, orderId, {});
      if (!(await this.refunds.noteRefusal(tx, outRefundNo, code))) return;
      order.refundSent(outRefundNo);
      await this.orders.save(tx, order);
    });
  }

  async #recordEvents(
    tx: EntityManager,
    order: Order,
    before: RefundEntity,
    verb: RefundVerb,
  ): Promise<void> {
    const { outRefundNo, amountFen, state } = before;
    if (verb === 'renew') return order.refundClosed(outRefundNo);
    if (verb === 'succeed') {
      order.refundMade(amountFen);
      if (await this.#isLast(tx, order, before)) order.refunded();
    } else if (state === 'PENDING') order.refundSent(outRefundNo);
  }

  /** Whether the order's full amount is refunded. Surplus money is not part of that amount. */
  async #isLast(tx: EntityManager, order: Order, { cause, transactionId }: RefundEntity): Promise<boolean> {
    if (order.state.payStatus !== 'REFUNDING' || cause === 'SURPLUS') return false;
    const all = await this.refunds.ofTransaction(tx, transactionId);
    return all.every(({ state }) => state === 'DONE');
  }
}
