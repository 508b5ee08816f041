import { PeriodicJob } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { ClosePayment } from './close-payment.use-case.js';
import type { PaymentEntity } from './payment.entity.js';
import { CLOSED_AFTER_EXPIRY_MS, PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';

const BATCH = 20;

/** Asks the provider about payments whose notification has not come. */
@Injectable()
export class PaymentQueryJob extends PeriodicJob {
  readonly #log = new Logger(PaymentQueryJob.name);

  constructor(
    private readonly settings: OrderSettings,
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
    private readonly closePayment: ClosePayment,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    const due = await this.payments.due(BATCH);
    const taken = await Promise.all(due.map(payment => this.#ask(payment)));
    return due.length === BATCH && taken.includes(true);
  }

  /** @returns whether this instance had it, so that it is not due any more */
  async #ask(payment: PaymentEntity): Promise<boolean> {
    let taken = false;
    try {
      taken = await this.payments.claimQuery(payment);
      if (!taken) return false;
      await this.queryPayment.execute(payment.outTradeNo);
      // Only this one: its order may have a later attempt, which its buyer is paying now.
      const isOver = Date.now() > payment.expiresAt.getTime() + CLOSED_AFTER_EXPIRY_MS;
      if (isOver) await this.closePayment.execute(payment.outTradeNo);
    } catch (error) {
      this.#log.warn(
        `payment ${payment.outTradeNo} is not known yet, will ask again: ${(error as Error).message}`,
      );
    }
    return taken;
  }
}
