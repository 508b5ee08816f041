import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { PayRefusedError, PayUnavailableError, WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';

/** The provider never heard of this number: there is nothing to close. */
const UNKNOWN_NUMBER = new Set(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS']);

/** Makes sure that an order cannot be paid any more before anything is decided on that ground. */
@Injectable()
export class ClosePayments {
  constructor(
    private readonly wechatPay: WechatPay,
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
  ) {}

  /**
   * Closes what is open at the provider. One that turns out to be paid is recorded instead: the order is then paid.
   * @throws ServiceError SERVICE_UNAVAILABLE when the provider does not answer: nothing is decided then
   */
  async execute(orderId: string): Promise<void> {
    for (const { outTradeNo } of await this.payments.openOf(orderId)) {
      try {
        await this.#close(outTradeNo);
      } catch (error) {
        if (!(error instanceof PayUnavailableError || error instanceof PayRefusedError)) throw error;
        throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause: error });
      }
    }
  }

  async #close(outTradeNo: string): Promise<void> {
    try {
      await this.wechatPay.close(outTradeNo);
      await this.payments.close(outTradeNo);
    } catch (error) {
      if (!(error instanceof PayRefusedError)) throw error;
      if (UNKNOWN_NUMBER.has(error.code)) await this.payments.close(outTradeNo);
      // Codes for "paid" differ by age and place: the query tells.
      else await this.queryPayment.execute(outTradeNo);
    }
  }
}
