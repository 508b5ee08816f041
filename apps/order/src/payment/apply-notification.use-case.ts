import { reasonOf } from '@diancan/errors';
import type { PayNotification, Refund, Transaction } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { RecordRefund } from '../refund/record-refund.use-case.js';
import { fitsPayment, isTaken } from '../receipt/domain/fits-payment.js';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';
import { RecordTransaction } from './record-transaction.use-case.js';

/** Why a genuine notification changes nothing. Only this service can tell, because it owns the orders. */
export const DISAGREEMENTS = ['foreign', 'unknown_number', 'disagrees'] as const;
export type Disagreement = (typeof DISAGREEMENTS)[number];

/** Applies a genuine notification, if it is addressed to our merchant and matches our request. */
@Injectable()
export class ApplyNotification {
  readonly #log = new Logger(ApplyNotification.name);
  /** The merchant as read at the start; `WechatPay` uses the same one until the service restarts. */
  readonly #merchant: { readonly appId: string; readonly mchId: string };

  constructor(
    { current }: OrderSettings,
    private readonly payments: PaymentRepository,
    private readonly recordTransaction: RecordTransaction,
    private readonly queryPayment: QueryPayment,
    private readonly recordRefund: RecordRefund,
  ) {
    this.#merchant = current.wechat.pay;
  }

  /** @returns the reason why nothing changed; null once the effect is committed */
  execute(notification: PayNotification): Promise<Disagreement | null> {
    return notification.kind === 'refund'
      ? this.#refund(notification.mchId, notification.refund)
      : this.#transaction(notification.transaction);
  }

  async #transaction(transaction: Transaction): Promise<Disagreement | null> {
    const { appId, mchId } = this.#merchant;
    if (transaction.appId !== appId || transaction.mchId !== mchId) return 'foreign';
    const payment = await this.payments.find(transaction.outTradeNo);
    if (payment === null) return 'unknown_number';
    if (!isTaken(transaction) || !fitsPayment(transaction, payment)) {
      // Genuine, but it does not match our request. Only the provider's answer to a query is recorded, which
      // refunds money that was taken wrongly.
      void this.queryPayment
        .execute(payment.outTradeNo)
        .catch((error: unknown) =>
          this.#log.error(
            `payment ${payment.outTradeNo} disagrees with its notification, ` +
              `and cannot be asked about: ${reasonOf(error)}`,
          ),
        );
      return 'disagrees';
    }
    await this.recordTransaction.execute(transaction, payment);
    return null;
  }

  async #refund(mchId: string, refund: Refund): Promise<Disagreement | null> {
    if (mchId !== this.#merchant.mchId) return 'foreign';
    return (await this.recordRefund.execute(refund)) ? null : 'unknown_number';
  }
}
