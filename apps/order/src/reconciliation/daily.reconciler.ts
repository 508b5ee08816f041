import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { lastBilledDay } from './domain/china-day.js';
import { ReconcileDay } from './reconcile-day.use-case.js';
import { ReconciliationEntity } from './reconciliation.entity.js';

/** The bill comes once a day; asking every ten minutes finds it soon after, and again after a failure. */
const INTERVAL_MS = 600_000;

/** Reconciles yesterday, once its bill is there. */
@Injectable()
export class DailyReconciler extends PeriodicJob {
  constructor(
    private readonly reconcileDay: ReconcileDay,
    @InjectRepository(ReconciliationEntity) private readonly reconciliations: Repository<ReconciliationEntity>,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    const day = lastBilledDay(new Date());
    if (!(await this.reconciliations.existsBy({ day }))) await this.reconcileDay.execute(day);
    return false;
  }
}
