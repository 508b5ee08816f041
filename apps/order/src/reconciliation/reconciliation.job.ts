import { PeriodicJob } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { billedDays } from './domain/china-day.js';
import { ReconcileDay } from './reconcile-day.use-case.js';
import { ReconciliationDayQueue } from './reconciliation-day.queue.js';

/** The bill comes once a day; asking every ten minutes finds it soon after, and again after a failure. */
const INTERVAL_MS = 600_000;
/** How far back days are made up for on which no instance ran. */
const DAYS = 30;

/** Reconciles each of the last days once its bill is there. One that fails is put off and stops no other. */
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
   * One day per run, so that a stop waits for at most one. The newest day comes first, because its buyers
   * wait.
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
      this.#log.warn(`${day} is not reconciled yet, will try again: ${(error as Error).message}`);
    }
  }
}
