import { type JsapiParametersView, OrderErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { PayRefusedError, PayUnavailableError, WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { ClosePayment } from './close-payment.use-case.js';
import { type Attempt, OpenAttempt } from './open-attempt.use-case.js';
import { requirePayable, runsOut } from './payable.js';

/** How many payment attempts one request tries: if one can no longer be paid, the next one is opened. */
const ATTEMPTS_PER_REQUEST = 3;

/**
 * Prepares the payment of an order, and returns the parameters with which the buyer's WeChat pays. Safe to
 * repeat, also concurrently from two phones.
 */
@Injectable()
export class CreatePayment {
  constructor(
    private readonly settings: OrderSettings,
    private readonly orders: OrderRepository,
    private readonly closePayment: ClosePayment,
    private readonly openAttempt: OpenAttempt,
    private readonly wechatPay: WechatPay,
  ) {}

  /**
   * @throws ServiceError ORDER_NOT_FOUND, NOT_PAYABLE, TOO_LATE_TO_PAY, PAYMENT_REFUSED; OUTCOME_UNKNOWN if
   * the provider does not answer: repeating the call is safe
   */
  async execute(orderId: string, buyerOpenid: string): Promise<JsapiParametersView> {
    for (let tried = 1; tried <= ATTEMPTS_PER_REQUEST; tried++) {
      const prepayId = await this.#prepayId(await this.openAttempt.execute(orderId, buyerOpenid));
      if (prepayId === null) continue;
      // If the order was cancelled or paid in the meantime, another payment would have to be refunded.
      requirePayable(await this.orders.afterChanges(orderId, { buyerOpenid }));
      return this.wechatPay.jsapiParameters(prepayId);
    }
    throw new ServiceError(OrderErrors.PAYMENT_REFUSED, { reason: 'CLOSED' });
  }

  /** @returns null if this attempt can no longer be paid; our database has recorded that by then */
  async #prepayId(attempt: Attempt): Promise<string | null> {
    try {
      if (!runsOut(attempt.expiresAt)) return await this.#prepay(attempt);
      await this.closePayment.execute(attempt.outTradeNo);
      return null;
    } catch (error) {
      const cause = { cause: error };
      if (error instanceof PayUnavailableError) {
        throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, cause);
      }
      if (!(error instanceof PayRefusedError)) throw error;
      throw new ServiceError(OrderErrors.PAYMENT_REFUSED, { reason: error.code }, cause);
    }
  }

  /**
   * The provider refuses a number that is paid, closed or prepared with other values, under codes that vary
   * by API version and endpoint. Closing it shows which case it is, and ensures that it cannot be paid. If
   * the provider does not know the number, it refused for another reason, which a new number would not solve.
   * @returns null if this attempt can no longer be paid
   */
  async #prepay(attempt: Attempt): Promise<string | null> {
    try {
      return await this.wechatPay.prepay(this.#requestOf(attempt));
    } catch (error) {
      if (!(error instanceof PayRefusedError)) throw error;
      if (!(await this.closePayment.execute(attempt.outTradeNo))) throw error;
      return null;
    }
  }

  /** The same values at each repetition, even if the settings have changed since. */
  #requestOf({ outTradeNo, amountFen, buyerOpenid, expiresAt, description, notifyUrl }: Attempt) {
    const { payment, wechat } = this.settings.current;
    return {
      outTradeNo,
      description: description ?? payment.description,
      totalFen: amountFen,
      openid: buyerOpenid,
      expiresAt,
      notifyUrl: notifyUrl ?? wechat.pay.paymentNotifyUrl,
    };
  }
}
