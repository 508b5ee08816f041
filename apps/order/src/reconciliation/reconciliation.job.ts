import { PeriodicJob, reasonOf } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { billedDays } from './domain/china-day.js';
import { ReconcileDay } from './reconcile-day.use-case.js';
import { ReconciliationDayQueue } from './reconciliation-day.queue.js';

/** The bill comes once a day. Checking every ten minutes finds it soon, and retries soon after a failure. */
const INTERVAL_MS = 600_000;
/** How many days back are caught up if no instance ran. */
const DAYS = 30;

/** Reconciles each recent day once its bill is available. A failed day is retried and blocks no other. */
@Injectable()
export class ReconciliationJob extends PeriodicJob {
  readonly #log = new Logger(ReconciliationJob.name);

  constructor(
    private readonly reconcileDay: ReconcileDay,
    private readonly queue: ReconciliationDayQueue,
  ) {
    super();
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  /**
   * One day per run, so that a shutdown waits for at most one day. The newest day comes first, because its
   * buyers are waiting.
   */
  protected override async runOnce(): Promise<boolean> {
    const days = billedDays(new Date(), DAYS);
    await this.queue.add(days);
    const due = await this.queue.next(days);
    if (due === null) return false;
    if (await this.queue.claim(due)) await this.#reconcile(due.day);
    return true;
  }

  async #reconcile(day: string): Promise<void> {
    try {
      const { failedRepairs } = await this.reconcileDay.execute(day);
      if (failedRepairs === 0) await this.queue.finish(day);
    } catch (error) {
      this.#log.warn(`${day} is not reconciled yet, will try again: ${reasonOf(error)}`);
    }
  }
}
