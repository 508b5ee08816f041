import {
  done,
  payOperations,
  PlatformErrors,
  reconcileBody,
  type ReconciliationView,
  ServiceError,
} from '@diancan/contracts';
import { Allow, Handles, ZodPipe } from '@diancan/platform';
import { PayUnavailableError } from '@diancan/wechat';
import { Body, Controller } from '@nestjs/common';
import type { z } from 'zod';
import { ReconcileDay } from './reconcile-day.use-case.js';
import type { ReconciliationEntity } from './reconciliation.entity.js';
import { ReconciliationRepository } from './reconciliation.repository.js';

const SHOWN_DAYS = 31;

/** Shows the results of the daily reconciliation with WeChat Pay's bill. */
@Controller()
@Allow('seller')
export class SellerReconciliationController {
  constructor(
    private readonly reconciliations: ReconciliationRepository,
    private readonly reconcileDay: ReconcileDay,
  ) {}

  @Handles(payOperations.listReconciliations)
  async list() {
    const rows = await this.reconciliations.newest(SHOWN_DAYS);
    return done({ items: rows.map(toView) });
  }

  /** Reconciles a day again, for example after a person has corrected something. */
  @Handles(payOperations.reconcileDay)
  async run(@Body(new ZodPipe(reconcileBody)) { day }: z.infer<typeof reconcileBody>) {
    try {
      return done(toView((await this.reconcileDay.execute(day)).reconciliation));
    } catch (error) {
      if (!(error instanceof PayUnavailableError)) throw error;
      throw new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE, null, { cause: error });
    }
  }
}

const toView = ({ doneAt, unreadableLines, ...found }: ReconciliationEntity): ReconciliationView => ({
  ...found,
  unreadableLines: unreadableLines ?? [],
  doneAt: doneAt.toISOString(),
});
