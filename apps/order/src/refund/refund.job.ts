import { PeriodicJob } from '@diancan/platform';
import { PayRefusedError, type Refund, WechatPay } from '@diancan/wechat';
import { Injectable, Logger } from '@nestjs/common';
import { OrderSettings } from '../order.settings.js';
import { RecordRefund } from './record-refund.use-case.js';
import type { RefundEntity } from './refund.entity.js';
import { RefundQueue } from './refund.queue.js';

const BATCH = 10;

/** Has the provider give money back, until it has. */
@Injectable()
export class RefundJob extends PeriodicJob {
  readonly #log = new Logger(RefundJob.name);

  constructor(
    private readonly settings: OrderSettings,
    private readonly queue: RefundQueue,
    private readonly recordRefund: RecordRefund,
    private readonly wechatPay: WechatPay,
  ) {
    super();
    queue.onChanged(() => this.wake());
  }

  protected override intervalMs(): number {
    return this.settings.current.sweep.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    const due = await this.queue.due(BATCH);
    const taken = await Promise.all(due.map(refund => this.#advance(refund)));
    return due.length === BATCH && taken.includes(true);
  }

  /** @returns whether this instance had it, so that it is not due any more */
  async #advance(refund: RefundEntity): Promise<boolean> {
    let taken = false;
    try {
      taken = await this.queue.claim(refund);
      if (!taken) return false;
      await this.recordRefund.execute(await this.#ask(refund));
    } catch (error) {
      this.#log.warn(
        `refund ${refund.outRefundNo} is not done yet, will try again: ${(error as Error).message}`,
      );
      if (error instanceof PayRefusedError) await this.#note(refund, error);
    }
    return taken;
  }

  /** Stores the code of the refusal, and lets the next refund go. If this fails, that one waits longer. */
  async #note({ outRefundNo }: RefundEntity, { code }: PayRefusedError): Promise<void> {
    await this.queue.noteRefusal(outRefundNo, code).catch(() => undefined);
  }

  /**
   * A refund that the provider took on is only asked about; one that it may not know yet is sent (again),
   * with the same number and the same values. A refusal may hide one that was taken on long ago, so it is
   * asked about, too. One that the provider could not make is never sent: a person gives that money back.
   */
  async #ask(refund: RefundEntity): Promise<Refund> {
    const { outRefundNo, state } = refund;
    if (state !== 'PENDING') {
      const known = await this.wechatPay.queryRefund(outRefundNo);
      if (known !== null) return known;
      if (state === 'ABNORMAL') throw new Error('WeChat Pay does not know it');
    }
    try {
      return await this.#send(refund);
    } catch (error) {
      const known = error instanceof PayRefusedError ? await this.wechatPay.queryRefund(outRefundNo) : null;
      if (known === null) throw error;
      return known;
    }
  }

  #send({
    outRefundNo,
    outTradeNo,
    transactionId,
    amountFen,
    totalFen,
    reason,
  }: RefundEntity): Promise<Refund> {
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
