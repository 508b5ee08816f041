import { OrderErrors, type RefundLinesBody, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { OrderRepository } from '../ordering/order.repository.js';
import { ReceiptRepository } from '../payment/receipt.repository.js';
import { lineRefundFen } from './domain/line-refund.js';
import { RefundQueue } from './refund.queue.js';

/** The seller gives the money of some lines back: a dish was missing, or cold. The order itself goes on. */
@Injectable()
export class RefundLines {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly receipts: ReceiptRepository,
    private readonly refunds: RefundQueue,
  ) {}

  /** @throws ServiceError ORDER_NOT_FOUND, NOT_PAID, NOTHING_TO_REFUND */
  async execute({ orderId, lines, reason }: RefundLinesBody): Promise<void> {
    await this.uow.run(async tx => {
      const order = await this.orders.lock(tx, orderId, {});
      const receipt = await this.receipts.ofOrder(tx, orderId);
      if (receipt === null || order.state.payStatus !== 'PAID') throw new ServiceError(OrderErrors.NOT_PAID);
      const former = await this.refunds.ofTransaction(tx, receipt.transactionId);
      const amountFen = lineRefundFen(await this.orders.linesOf(tx, orderId), former.flatMap(refund => refund.lines ?? []), lines);
      await this.refunds.addLines(tx, orderId, amountFen, lines, reason);
      const given = former.reduce((sum, refund) => sum + refund.amountFen, amountFen);
      if (given < order.state.amountFen) return;
      order.giveBack();
      await this.orders.save(tx, order);
    });
    this.refunds.nudge();
  }
}
