import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { PayRefusedError, PayUnavailableError } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { ClosePayment } from './close-payment.use-case.js';
import { PaymentRepository } from './payment.repository.js';

/** Closes the open payments of an order, so that it can no longer be paid. */
@Injectable()
export class ClosePayments {
  constructor(
    private readonly payments: PaymentRepository,
    private readonly closePayment: ClosePayment,
  ) {}

  /**
   * If a payment turns out to be paid, it is recorded instead.
   * @throws ServiceError OUTCOME_UNKNOWN if the provider does not answer, or refuses to close a payment;
   * others may be closed by then, so that the order can be paid only under its next number
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
