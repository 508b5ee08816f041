import { UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { OrderRepository } from '../ordering/order.repository.js';
import type { TakenTransaction } from '../receipt/domain/fits-payment.js';
import { ReceiptRepository } from '../receipt/receipt.repository.js';
import type { RefundedLine } from './domain/line-refund.js';
import type { RefundEntity } from './refund.entity.js';
import { RefundJob } from './refund.job.js';
import { type RefundMoney, type RefundReason, RefundRepository } from './refund.repository.js';

/** Requests refunds. A refund commits together with its cause, and is sent after the commit. */
@Injectable()
export class RequestRefund {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly receipts: ReceiptRepository,
    private readonly refunds: RefundRepository,
    private readonly refund: RefundJob,
  ) {}

  /** Refunds money that should not have been taken: a second payment, a wrong amount, a cancelled order. */
  surplus(tx: EntityManager, orderId: string, taken: TakenTransaction): Promise<void> {
    const { outTradeNo, transactionId, totalFen } = taken;
    return this.#request(
      tx,
      { orderId, outTradeNo, transactionId, totalFen, amountFen: totalFen },
      { cause: 'SURPLUS', lines: null, reason: '多付款项退回' },
    );
  }

  /**
   * Refunds what is left of a paid order's amount; nothing if all of it is refunded or being refunded.
   * @throws Error if the order was not paid
   */
  async rest(tx: EntityManager, orderId: string, reason: string): Promise<void> {
    const money = await this.#moneyOf(tx, orderId);
    const former = await this.refunds.ofTransaction(tx, money.transactionId);
    const amountFen = money.totalFen - former.reduce((sum, refund) => sum + refund.amountFen, 0);
    if (amountFen === 0) return;
    await this.#request(tx, { ...money, amountFen }, { cause: 'CANCELLED', lines: null, reason });
  }

  /** Refunds some lines of a paid order. @throws Error if the order was not paid */
  async lines(
    tx: EntityManager,
    orderId: string,
    { amountFen, lines }: { readonly amountFen: number; readonly lines: RefundedLine[] },
    reason: string,
  ): Promise<void> {
    // A discount has paid for them.
    if (amountFen === 0) return;
    const money = await this.#moneyOf(tx, orderId);
    await this.#request(tx, { ...money, amountFen }, { cause: 'LINES', lines, reason });
  }

  /** Replaces a refund that the provider has closed by one with a new number. */
  renew(tx: EntityManager, refund: RefundEntity): Promise<void> {
    return this.#request(tx, refund, refund);
  }

  /** Sends a refund again under its number, because the provider does not know it: refused or lost. */
  again({ orderId, outRefundNo, transactionId }: RefundEntity): Promise<void> {
    return this.uow.run(async tx => {
      await this.orders.lock(tx, orderId, {});
      if (!(await this.refunds.move(tx, outRefundNo, 'sendAgain'))) return;
      await this.refund.add(tx, { outRefundNo }, { key: transactionId });
    });
  }

  async #request(tx: EntityManager, money: RefundMoney, reason: RefundReason): Promise<void> {
    const outRefundNo = await this.refunds.add(tx, money, reason);
    await this.refund.add(tx, { outRefundNo }, { key: money.transactionId });
  }

  async #moneyOf(tx: EntityManager, orderId: string): Promise<Omit<RefundMoney, 'amountFen'>> {
    const receipt = await this.receipts.ofOrder(tx, orderId);
    if (receipt === null) throw new Error(`order ${orderId} has no receipt`);
    const { transactionId, outTradeNo, amountFen: totalFen } = receipt;
    return { orderId, outTradeNo, transactionId, totalFen };
  }
}
