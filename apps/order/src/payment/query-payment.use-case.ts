import { WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { PaymentRepository } from './payment.repository.js';
import { RecordTransaction } from './record-transaction.use-case.js';

/** Queries the state of a payment at the provider, and records it. */
@Injectable()
export class QueryPayment {
  constructor(
    private readonly wechatPay: WechatPay,
    private readonly payments: PaymentRepository,
    private readonly recordTransaction: RecordTransaction,
  ) {}

  /** @throws PayUnavailableError, PayRefusedError if the provider does not report the state */
  async execute(outTradeNo: string): Promise<void> {
    const transaction = await this.wechatPay.query(outTradeNo);
    if (transaction === null) return;
    if (transaction.state === 'CLOSED') await this.payments.close(outTradeNo);
    else await this.recordTransaction.answered(transaction);
  }
}
