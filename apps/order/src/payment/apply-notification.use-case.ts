import { reasonOf } from '@diancan/errors';
import type { PayNotification } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { RecordRefund } from '../refund/record-refund.use-case.js';
import { fitsPayment, isTaken } from '../receipt/domain/fits-payment.js';
import { NonceRepository } from './nonce.repository.js';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';
import { RecordTransaction } from './record-transaction.use-case.js';

/**
 * Why a notification with a right signature changes nothing. Only this service can tell, because it owns the
 * nonces and the orders.
 */
export const UNAPPLIED = ['replayed', 'foreign', 'unknown_number', 'disagrees'] as const;
export type Unapplied = (typeof UNAPPLIED)[number];

type Notified<K extends PayNotification['kind']> = Extract<PayNotification, { kind: K }>;

/** Applies a signed notification, if it is no replay, is for our merchant, and matches our request. */
@Injectable()
export class ApplyNotification {
  readonly #log = new Logger(ApplyNotification.name);
  /** The merchant as read at the start; `WechatPay` uses the same one until the service restarts. */
  readonly #merchant: { readonly appId: string; readonly mchId: string };

  constructor(
    { current }: OrderSettings,
    private readonly nonces: NonceRepository,
    private readonly payments: PaymentRepository,
    private readonly recordTransaction: RecordTransaction,
    private readonly queryPayment: QueryPayment,
    private readonly recordRefund: RecordRefund,
  ) {
    this.#merchant = current.wechat.pay;
  }

  /** @returns the reason why nothing changed; null once the effect is committed */
  execute(notification: PayNotification): Promise<Unapplied | null> {
    return notification.kind === 'refund' ? this.#refund(notification) : this.#transaction(notification);
  }

  async #transaction({ transaction, nonce }: Notified<'transaction'>): Promise<Unapplied | null> {
    const { appId, mchId } = this.#merchant;
    if (transaction.appId !== appId || transaction.mchId !== mchId) return 'foreign';
    const payment = await this.payments.find(transaction.outTradeNo);
    if (payment === null) return 'unknown_number';
    if (!isTaken(transaction) || !fitsPayment(transaction, payment)) {
      if (!(await this.nonces.use(nonce))) return 'replayed';
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
    return (await this.recordTransaction.notified(transaction, payment, nonce)) ? null : 'replayed';
  }

  async #refund({ mchId, refund, nonce }: Notified<'refund'>): Promise<Unapplied | null> {
    if (mchId !== this.#merchant.mchId) return 'foreign';
    if (!(await this.nonces.use(nonce))) return 'replayed';
    return (await this.recordRefund.execute(refund)) ? null : 'unknown_number';
  }
}
