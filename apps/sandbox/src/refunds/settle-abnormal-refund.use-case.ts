import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { PayError } from '../pay-api/pay.error.js';
import { SandboxSettings } from '../sandbox.settings.js';
import { FinishRefund } from './finish-refund.use-case.js';
import type { Refund } from './refund.js';
import { RefundStore } from './refund.store.js';

/** Pays an abnormal refund to a bank card; used by the API, and by a person on the merchant platform. */
@Injectable()
export class SettleAbnormalRefund {
  constructor(
    private readonly refunds: RefundStore,
    private readonly finish: FinishRefund,
    private readonly clock: Clock,
    private readonly settings: SandboxSettings,
  ) {}

  /** @throws PayError for any other refund */
  execute(refund: Refund): Refund {
    if (refund.status !== 'ABNORMAL')
      throw new PayError(400, 'INVALID_REQUEST', '只有退款异常的退款单才能发起异常退款');
    const dueAt = this.clock.now() + this.settings.current.refunds.doneAfterMs;
    const again: Refund = { ...refund, status: 'PROCESSING', ends: 'SUCCESS', doneAt: null, dueAt };
    this.refunds.save(again);
    this.finish.later(again);
    return again;
  }
}
