import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { FaultStore } from '../faults/fault.store.js';
import { Notifier } from '../notifications/notifier.js';
import type { Payment, Transaction } from './transaction.js';
import { transactionAnswer } from './transaction-answer.js';
import { newTransactionId } from './transaction-numbers.js';
import { TransactionStore } from './transaction.store.js';

/** Pays an order. */
@Injectable()
export class PayTransaction {
  constructor(
    private readonly transactions: TransactionStore,
    private readonly notifier: Notifier,
    private readonly faults: FaultStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Marks an order as paid and notifies the merchant. `notified` resolves when the first notification has
   * been answered, or at once if it is held back.
   * @returns null if the order can no longer be paid
   */
  start(outTradeNo: string, openid: string): { payment: Payment; notified: Promise<void> } | null {
    const found = this.transactions.find(outTradeNo);
    if (found === undefined || found.state !== 'NOTPAY' || this.#expired(found)) return null;
    const paid: Transaction & { payment: Payment } = {
      ...found,
      state: 'SUCCESS',
      payment: this.#paymentOf(found, openid),
    };
    this.transactions.save(paid);
    return { payment: paid.payment, notified: this.#notify(paid) };
  }

  async execute(outTradeNo: string, openid: string): Promise<void> {
    await this.start(outTradeNo, openid)?.notified;
  }

  #expired({ order }: Transaction): boolean {
    return order.time_expire !== undefined && this.clock.now() >= Date.parse(order.time_expire);
  }

  #paymentOf({ order }: Transaction, payer: string): Payment {
    const differs = this.faults.strike('payment-differs', { outTradeNo: order.out_trade_no });
    const paidAt = this.clock.now();
    const { fen = order.amount.total, openid = payer, currency = 'CNY' } = differs ?? {};
    return { transactionId: newTransactionId(paidAt), openid, fen, currency, paidAt };
  }

  #notify(paid: Transaction): Promise<void> {
    const { out_trade_no: outTradeNo, notify_url: url } = paid.order;
    return this.notifier.notify({
      url,
      eventType: 'TRANSACTION.SUCCESS',
      summary: '支付成功',
      originalType: 'transaction',
      content: transactionAnswer(paid),
      outTradeNo,
    });
  }
}
