import { PayRefusedError, WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';

/** The provider never heard of this number: there is nothing to close. */
const UNKNOWN_NUMBER = new Set(['ORDER_NOT_EXIST', 'ORDERNOTEXIST', 'RESOURCE_NOT_EXISTS']);

/** Closes one payment at the provider and in our books. One that turns out to be paid is recorded instead. */
@Injectable()
export class ClosePayment {
  constructor(
    private readonly wechatPay: WechatPay,
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
  ) {}

  /**
   * May be repeated.
   * @returns false when the provider does not know the number
   * @throws PayUnavailableError when the provider does not tell what became of it: it may be closed there
   * @throws PayRefusedError when the provider does not close it: it can still be paid
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
      // Codes for "paid" differ by age and place: the query tells.
      await this.queryPayment.execute(outTradeNo);
      if ((await this.payments.find(outTradeNo))?.state === 'OPEN') throw error;
      return true;
    }
  }
}
