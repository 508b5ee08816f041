import { outOfContext, reasonOf, within } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';

/** A payment is queried at most once in this time, however often the page is reloaded. */
const QUIET_MS = 1_000;
/** How long a request waits for the provider. A healthy provider answers within this time. */
const DEADLINE_MS = 300;
/** Limits concurrent queries. If the provider hangs, other requests are answered from our database alone. */
const MAX_CONCURRENT = 16;

/**
 * Queries the open payments of an unpaid order that a buyer or seller views, because the notification of a
 * payment may still be on its way.
 */
@Injectable()
export class QueryOpenPayments {
  readonly #log = new Logger(QueryOpenPayments.name);
  #running = 0;

  constructor(
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
  ) {}

  /**
   * Never throws. An answer that arrives after the deadline is still recorded.
   * @returns whether the provider has answered a query, so that the order may have changed
   */
  async execute(orderId: string): Promise<boolean> {
    if (this.#running >= MAX_CONCURRENT) return false;
    // The query may outlive the request, so the request's deadline must not end it.
    return within(
      DEADLINE_MS,
      outOfContext(() => this.#queryAll(orderId)),
    ).catch(() => false);
  }

  async #queryAll(orderId: string): Promise<boolean> {
    let queried = false;
    this.#running += 1;
    try {
      for (const { outTradeNo } of await this.payments.openOf(orderId)) {
        if (!(await this.payments.claimQuery(outTradeNo, QUIET_MS))) continue;
        queried = true;
        await this.queryPayment.execute(outTradeNo);
      }
    } catch (error) {
      this.#log.warn(`payments of ${orderId} are not known yet: ${reasonOf(error)}`);
    } finally {
      this.#running -= 1;
    }
    return queried;
  }
}
