import { PayRefusedError, WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';

/** The provider does not know this number: there is nothing to close. */
const UNKNOWN_NUMBER = new Set(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS']);

/** Closes a payment at the provider and in our database. If it turns out to be paid, records that instead. */
@Injectable()
export class ClosePayment {
  constructor(
    private readonly wechatPay: WechatPay,
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
  ) {}

  /**
   * Safe to repeat.
   * @returns false if the provider does not know the number
   * @throws PayUnavailableError if the provider does not answer: the payment may be closed there
   * @throws PayRefusedError if the provider does not close the payment: it can still be paid
   */
  async execute(outTradeNo: string): Promise<boolean> {
    try {
      await this.wechatPay.close(outTradeNo);
      await this.payments.close(outTradeNo);
      return true;
    } catch (error) {
      if (!(error instanceof PayRefusedError)) throw error;
      if (UNKNOWN_NUMBER.has(error.code)) {
        await this.payments.close(outTradeNo);
        return false;
      }
      // The code for "paid already" varies by API version and endpoint, so query the state.
      await this.queryPayment.execute(outTradeNo);
      if ((await this.payments.find(outTradeNo))?.state === 'OPEN') throw error;
      return true;
    }
  }
}
