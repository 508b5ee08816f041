import { type Again, Job, type JobPolicy } from '@diancan/jobs';
import { WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { nextQueryInMs, REFUND_BACKOFF } from './refund-schedule.js';
import { isSettled } from './domain/refund-life.js';
import { RecordRefund } from './record-refund.use-case.js';
import { RefundRepository } from './refund.repository.js';
import { RequestRefund } from './request-refund.use-case.js';

interface RefundQuery {
  readonly outRefundNo: string;
}

/**
 * Asks the provider about a sent refund until it is settled. If the provider does not know the refund, it is
 * sent again. An ABNORMAL refund is never sent again, because a person gives that money back.
 */
@Injectable()
export class RefundQueryJob extends Job<RefundQuery> {
  readonly kind = 'refund-query';

  constructor(
    private readonly settings: OrderSettings,
    private readonly refunds: RefundRepository,
    private readonly recordRefund: RecordRefund,
    private readonly requestRefund: RequestRefund,
    private readonly wechatPay: WechatPay,
  ) {
    super();
  }

  get policy(): JobPolicy {
    return {
      backoff: REFUND_BACKOFF,
      limit: { attempts: 9, ageMs: 600_000, beyond: 'overdue' },
      concurrency: 10,
      leaseMs: this.settings.current.wechat.pay.timeoutMs + 5_000,
      retentionMs: 86_400_000,
    };
  }

  /** @throws Error if there is no such refund, or if the provider does not know an ABNORMAL one */
  protected override async handle({ outRefundNo }: RefundQuery): Promise<Again | void> {
    const refund = await this.refunds.find(outRefundNo);
    if (refund === null) throw new Error('its refund is unknown');
    if (isSettled(refund.state)) return;
    await this.refunds.countQuery(outRefundNo);
    const known = await this.wechatPay.queryRefund(outRefundNo);
    if (known === null) {
      if (refund.state === 'ABNORMAL') throw new Error('WeChat Pay does not know it');
      return this.requestRefund.again(refund);
    }
    await this.recordRefund.answer(known);
    // The provider had accepted the refund after all. If it is not settled, a new query job has been added.
    if (refund.state === 'PENDING') return;
    const after = await this.refunds.find(outRefundNo);
    if (after !== null && !isSettled(after.state)) return { againInMs: nextQueryInMs(after) };
  }
}
