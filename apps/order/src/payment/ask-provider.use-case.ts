import { Injectable, Logger } from '@nestjs/common';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';

/** Nobody asks the provider about one payment more often than this, in ms, however often the page is reloaded. */
const QUIET_MS = 1_000;

/** A buyer looks at an order right after paying: the provider is asked there and then, not when the notification comes. */
@Injectable()
export class AskProvider {
  readonly #log = new Logger(AskProvider.name);

  constructor(
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
  ) {}

  /**
   * Never throws: what the provider does not tell now, the loop finds out later.
   * @returns whether it was asked, so that something may have changed
   */
  async about(orderId: string): Promise<boolean> {
    let asked = false;
    try {
      for (const payment of await this.payments.openOf(orderId)) {
        if (!(await this.payments.claimQuery(payment, QUIET_MS))) continue;
        asked = true;
        await this.queryPayment.execute(payment.outTradeNo);
      }
    } catch (error) {
      this.#log.warn(`payments of ${orderId} are not known yet: ${(error as Error).message}`);
    }
    return asked;
  }
}
