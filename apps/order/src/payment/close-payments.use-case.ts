import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { PayRefusedError, PayUnavailableError } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { ClosePayment } from './close-payment.use-case.js';
import { PaymentRepository } from './payment.repository.js';

/** Closes the payments of an order, so that it cannot be paid any more. */
@Injectable()
export class ClosePayments {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly closePayment: ClosePayment,
  ) {}

  /**
   * Closes what is open at the provider. A payment that turns out to be made is recorded instead.
   * @throws ServiceError OUTCOME_UNKNOWN when the provider does not answer: some of them may be closed by
   * then, so that the order can be paid only under the next number
   */
  async execute(orderId: string): Promise<void> {
    for (const { outTradeNo } of await this.payments.openOf(orderId)) {
      try {
        await this.closePayment.execute(outTradeNo);
      } catch (error) {
        if (!(error instanceof PayUnavailableError || error instanceof PayRefusedError)) throw error;
        throw new ServiceError(PlatformErrors.OUTCOME_UNKNOWN, null, { cause: error });
      }
    }
  }
}
