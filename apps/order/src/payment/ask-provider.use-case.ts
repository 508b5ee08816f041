import { outOfContext, within } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';

/**
 * Looks ask the provider about one payment no more often than this, in ms, however often a page is
 * reloaded.
 */
const QUIET_MS = 1_000;
/** How long a look waits for the provider, in ms: enough, while it is well, for a buyer who has just paid. */
const PATIENCE_MS = 300;
/** How many looks ask at once; while the provider hangs, the others go without it. */
const SEATS = 16;

/** A buyer looks at an order right after paying: the provider is asked there and then, not when the notification comes. */
@Injectable()
export class AskProvider {
  readonly #log = new Logger(AskProvider.name);
  #asking = 0;

  constructor(
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
  ) {}

  /**
   * Never throws, and never takes long: what the provider does not tell by then is recorded when it does.
   * @returns whether it was asked and has answered, so that something may have changed
   */
  async about(orderId: string): Promise<boolean> {
    if (this.#asking >= SEATS) return false;
    // It goes on when the look is answered, so it must not end with the request.
    return within(
      PATIENCE_MS,
      outOfContext(() => this.#ask(orderId)),
    ).catch(() => false);
  }

  async #ask(orderId: string): Promise<boolean> {
    let asked = false;
    this.#asking += 1;
    try {
      for (const { outTradeNo } of await this.payments.openOf(orderId)) {
        if (!(await this.payments.claimLook(outTradeNo, QUIET_MS))) continue;
        asked = true;
        await this.queryPayment.execute(outTradeNo);
      }
    } catch (error) {
      this.#log.warn(`payments of ${orderId} are not known yet: ${(error as Error).message}`);
    } finally {
      this.#asking -= 1;
    }
    return asked;
  }
}
