import { WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { PaymentRepository } from './payment.repository.js';
import { RecordTransaction } from './record-transaction.use-case.js';

/** Asks the provider what became of a payment, and records the answer. */
@Injectable()
export class QueryPayment {
  constructor(
    private readonly wechatPay: WechatPay,
    private readonly payments: PaymentRepository,
    private readonly recordTransaction: RecordTransaction,
  ) {}

  /** @throws PayUnavailableError, PayRefusedError when the provider does not tell */
  async execute(outTradeNo: string): Promise<void> {
    const transaction = await this.wechatPay.query(outTradeNo);
    if (transaction === null) return;
    if (transaction.state === 'CLOSED') await this.payments.close(outTradeNo);
    else await this.recordTransaction.execute(transaction);
  }
}
