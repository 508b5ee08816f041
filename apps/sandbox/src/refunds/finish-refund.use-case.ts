import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Alarms } from '../clock/alarms.js';
import { Clock } from '../clock/clock.js';
import { Merchant } from '../merchant/merchant.js';
import { Notifier } from '../notifications/notifier.js';
import type { Refund } from './refund.js';
import { refundNotice } from './refund-answer.js';
import { RefundStore } from './refund.store.js';

const SUMMARIES = { SUCCESS: '退款成功', CLOSED: '退款关闭', ABNORMAL: '退款异常' } as const;

/** Completes accepted refunds, and notifies the merchant. */
@Injectable()
export class FinishRefund implements OnApplicationBootstrap {
  constructor(
    private readonly refunds: RefundStore,
    private readonly merchant: Merchant,
    private readonly notifier: Notifier,
    private readonly alarms: Alarms,
    private readonly clock: Clock,
  ) {}

  /** Resumes the refunds that a stopped sandbox left in progress. */
  onApplicationBootstrap(): void {
    for (const refund of this.refunds.all()) if (refund.status === 'PROCESSING') this.later(refund);
  }

  later({ outRefundNo, dueAt }: Refund): void {
    this.alarms.at(`refund ${outRefundNo}`, dueAt, () => void this.now(outRefundNo));
  }

  /** Resolves when the notifier's first attempt is over. */
  async now(outRefundNo: string): Promise<void> {
    const refund = this.refunds.find(outRefundNo);
    if (refund?.status !== 'PROCESSING') return;
    const ended: Refund = { ...refund, status: refund.ends, doneAt: this.clock.now() };
    this.refunds.save(ended);
    if (ended.notifyUrl === null) return;
    await this.notifier.notify({
      url: ended.notifyUrl,
      eventType: `REFUND.${refund.ends}`,
      summary: SUMMARIES[refund.ends],
      originalType: 'refund',
      content: refundNotice(ended, this.merchant.mchId),
      outTradeNo: ended.outTradeNo,
      outRefundNo,
    });
  }
}
