import { type Again, Job, type JobPolicy } from '@diancan/jobs';
import { PayRefusedError, type Refund, WechatPay } from '@diancan/wechat';
import { Injectable } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { REFUND_BACKOFF } from './refund-schedule.js';
import { RecordRefund } from './record-refund.use-case.js';
import type { RefundEntity } from './refund.entity.js';
import { RefundRepository } from './refund.repository.js';

interface RefundToSend {
  readonly outRefundNo: string;
}

/**
 * Sends a refund to the provider. The key is the transaction: the provider takes the refunds of a transaction
 * one by one, some time apart. A refund with an unknown outcome blocks the next ones until the provider
 * accepts or refuses it.
 */
@Injectable()
export class RefundJob extends Job<RefundToSend> {
  readonly kind = 'refund';

  constructor(
    private readonly settings: OrderSettings,
    private readonly refunds: RefundRepository,
    private readonly recordRefund: RecordRefund,
    private readonly wechatPay: WechatPay,
  ) {
    super();
  }

  get policy(): JobPolicy {
    return {
      backoff: REFUND_BACKOFF,
      // About ten minutes.
      limit: { attempts: 9, beyond: 'overdue' },
      concurrency: 10,
      // Up to two calls: the refund, and the query that explains its refusal.
      leaseMs: 2 * this.settings.current.wechat.pay.timeoutMs + 5_000,
      retentionMs: 86_400_000,
    };
  }

  /** @throws Error if there is no such refund: its job must not be done while no money goes back */
  protected override async handle({ outRefundNo }: RefundToSend): Promise<Again | void> {
    const refund = await this.refunds.find(outRefundNo);
    if (refund === null) throw new Error('its refund is unknown');
    if (refund.state !== 'PENDING') return;
    const waitMs = await this.refunds.msUntilTurn(refund, this.settings.current.payment.refundsApartMs);
    if (waitMs > 0) return { againInMs: waitMs };
    await this.refunds.countSending(outRefundNo);
    try {
      await this.recordRefund.answer(await this.#send(refund));
    } catch (error) {
      if (!(error instanceof PayRefusedError)) throw error;
      // The provider may refuse a refund that it accepted earlier, so query its state.
      const known = await this.wechatPay.queryRefund(outRefundNo);
      if (known === null) await this.recordRefund.refuse(refund, error);
      else await this.recordRefund.answer(known);
    }
  }

  /** Each repetition has the same number and values. */
  #send(refund: RefundEntity): Promise<Refund> {
    const { outRefundNo, outTradeNo, transactionId, amountFen, totalFen, reason } = refund;
    return this.wechatPay.refund({
      outRefundNo,
      outTradeNo,
      transactionId,
      refundFen: amountFen,
      totalFen,
      reason,
      notifyUrl: this.settings.current.wechat.pay.refundNotifyUrl,
    });
  }
}
