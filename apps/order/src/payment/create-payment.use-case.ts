import { type JsapiParametersView, OrderErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { UnitOfWork } from '@diancan/database';
import { PayRefusedError, PayUnavailableError, WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { OrderRepository } from '../ordering/order.repository.js';
import { ClosePayment } from './close-payment.use-case.js';
import { type Attempt, OpenAttempt } from './open-attempt.use-case.js';
import { requirePayable, runsOut } from './payable.js';

/** How many attempts one request goes through at most: one that cannot be paid is followed by the next. */
const ATTEMPTS_PER_REQUEST = 3;

/**
 * Prepares the payment of an order, and returns what the buyer's WeChat needs to pay. May be repeated, also
 * by two phones at once.
 */
@Injectable()
export class CreatePayment {
  constructor(
    private readonly settings: OrderSettings,
    private readonly uow: UnitOfWork,
    private readonly orders: OrderRepository,
    private readonly closePayment: ClosePayment,
    private readonly openAttempt: OpenAttempt,
    private readonly wechatPay: WechatPay,
  ) {}

  /**
   * @throws ServiceError ORDER_NOT_FOUND, NOT_PAYABLE, TOO_LATE_TO_PAY, PAYMENT_REFUSED; OUTCOME_UNKNOWN if
   * the provider does not answer: repeating it is safe
   */
  async execute(orderId: string, buyerOpenid: string): Promise<JsapiParametersView> {
    for (let tried = 1; tried <= ATTEMPTS_PER_REQUEST; tried++) {
      const prepayId = await this.#prepayId(await this.openAttempt.execute(orderId, buyerOpenid));
      if (prepayId === null) continue;
      // If the order was cancelled or paid in the meantime, a payment would only have to be refunded.
      await this.uow.run(async tx => requirePayable(await this.orders.lock(tx, orderId, { buyerOpenid })));
      return this.wechatPay.jsapiParameters(prepayId);
    }
    throw new ServiceError(OrderErrors.PAYMENT_REFUSED, { reason: 'CLOSED' });
  }

  /** @returns null when nothing can be paid by this attempt any more: our books say so from then on */
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
   * Paid, closed or prepared with other values: the provider refuses the number under codes that differ by
   * age and place. Closing it settles which, and leaves it unpayable. A number that the provider does not
   * know is refused for something else, which the next number would not mend.
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

  /** The same at each repetition, also after the settings were changed. */
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
