import { type Again, Job, type JobPolicy } from '@diancan/jobs';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { ClosePayment } from './close-payment.use-case.js';
import { CLOSED_AFTER_EXPIRY_MS, nextQueryInMs } from './domain/query-schedule.js';
import { PaymentRepository } from './payment.repository.js';
import { QueryPayment } from './query-payment.use-case.js';

interface PaymentQuery {
  readonly outTradeNo: string;
}

/** Asks the provider about a payment whose notification has not come, until it is paid or closed. */
@Injectable()
export class PaymentQueryJob extends Job<PaymentQuery> {
  readonly kind = 'payment-query';

  constructor(
    private readonly settings: OrderSettings,
    private readonly payments: PaymentRepository,
    private readonly queryPayment: QueryPayment,
    private readonly closePayment: ClosePayment,
  ) {
    super();
  }

  get policy(): JobPolicy {
    return {
      // A payment that expires while the provider is down is closed within a minute of its recovery.
      backoff: { firstMs: 5_000, lastMs: 60_000 },
      // About ten minutes.
      limit: { attempts: 13, beyond: 'overdue' },
      concurrency: 20,
      // Up to three calls: the query, the close, and the query that explains a refused close.
      leaseMs: 3 * this.settings.current.wechat.pay.timeoutMs + 5_000,
      retentionMs: 86_400_000,
    };
  }

  /** @throws Error if there is no such payment */
  protected override async handle({ outTradeNo }: PaymentQuery): Promise<Again | void> {
    const payment = await this.payments.find(outTradeNo);
    if (payment === null) throw new Error('its payment is unknown');
    if (payment.state !== 'OPEN') return;
    await this.payments.countQuery(outTradeNo);
    await this.queryPayment.execute(outTradeNo);
    // Close only this attempt: the buyer may be paying a later attempt of the same order now.
    const isOver = Date.now() > payment.expiresAt.getTime() + CLOSED_AFTER_EXPIRY_MS;
    if (isOver) await this.closePayment.execute(outTradeNo);
    const after = await this.payments.find(outTradeNo);
    if (after?.state === 'OPEN') return { againInMs: nextQueryInMs(after, Date.now()) };
  }
}
