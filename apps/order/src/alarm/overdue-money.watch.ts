import { Metrics, PeriodicJob, reasonOf } from '@diancan/platform';
import { Injectable, Logger } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { OrderSettings } from '../order.settings.js';
import { OVERDUE_KINDS, type OverdueKind, OverdueMoneyRepository } from './overdue-money.repository.js';

/** How many overdue entries the log line names. */
const NAMED = 5;

/** Reports overdue money: in a gauge, and in one log line per kind when that kind appears. */
@Injectable()
export class OverdueMoneyWatch extends PeriodicJob {
  readonly #gauge;
  readonly #log = new Logger(OverdueMoneyWatch.name);
  /** Kinds whose overdue money has been logged and is not settled yet. */
  readonly #reported = new Set<OverdueKind>();

  constructor(
    private readonly settings: OrderSettings,
    private readonly overdue: OverdueMoneyRepository,
    private readonly logger: PinoLogger,
    metrics: Metrics,
  ) {
    super();
    this.#gauge = metrics.gauge({
      name: 'diancan_money_overdue',
      help:
        'Refunds, payments and orders whose money should be settled by now. ' +
        'Missing while they cannot be counted.',
      labels: ['kind'],
    });
  }

  protected override intervalMs(): number {
    return this.settings.current.alarm.intervalMs;
  }

  protected override async runOnce(): Promise<boolean> {
    for (const kind of OVERDUE_KINDS) {
      try {
        await this.#watch(kind);
      } catch (error) {
        // A failed count is unknown: the last value must not keep reporting that all is well.
        this.#gauge.remove({ kind });
        this.#log.warn(`overdue ${kind} cannot be counted, will try again: ${reasonOf(error)}`);
      }
    }
    return false;
  }

  async #watch(kind: OverdueKind): Promise<void> {
    const count = await this.overdue.count(kind);
    this.#gauge.set({ kind }, count);
    if (count === 0) this.#reported.delete(kind);
    if (count === 0 || this.#reported.has(kind)) return;
    const ids = await this.overdue.some(kind, NAMED);
    this.logger.error({ kind, count, ids }, 'money is overdue');
    this.#reported.add(kind);
  }
}
