import { UnitOfWork } from '@diancan/database';
import { type Backoff, backoffMs, reasonOf } from '@diancan/platform';
import { Inject, Logger } from '@nestjs/common';
import { type ClaimedRow, claimLot, type ClaimPosition, type ClaimSource, postpone } from './claim-lot.js';
import { errorText } from './error-text.js';
import { JobRuntime } from './job-runtime.js';
import { type Lot, LotWorker } from './lot-worker.js';

/** How the rows of a table are processed. */
export interface RowPolicy {
  /** The wait after a failed attempt; the last interval repeats without limit. */
  readonly backoff: Backoff;
  /** How many rows run concurrently in one process. */
  readonly concurrency: number;
  /** How long a claim lasts, in ms. Afterwards another worker may claim the row. */
  readonly leaseMs: number;
}

/**
 * Durable work on rows of one of the service's own tables, without a job for each row. The rows that `source`
 * selects have a due time of their own. A row is retried without limit.
 */
export abstract class RowJob<R extends ClaimedRow = ClaimedRow> extends LotWorker<R> {
  @Inject(JobRuntime) runtime: JobRuntime;
  @Inject(UnitOfWork) uow: UnitOfWork;
  readonly #log = new Logger(this.constructor.name);

  /** For metrics and logs. */
  abstract readonly kind: string;
  abstract readonly source: ClaimSource;
  abstract readonly policy: RowPolicy;

  /**
   * Must change the row so that `source` no longer selects it, and must be safe to repeat.
   * @throws any error; the attempt has failed, and the next one follows after the backoff
   */
  protected abstract handle(row: R): Promise<void>;

  protected override intervalMs(): number {
    return this.runtime.intervalMs();
  }

  protected override slots(): number {
    return this.policy.concurrency;
  }

  protected override async claim(limit: number, after: ClaimPosition | undefined): Promise<Lot<R>> {
    const { leaseMs } = this.policy;
    const rows = await this.uow.run(tx => claimLot<R>(tx, this.source, { limit, leaseMs, after }));
    return { rows, last: rows.at(-1), isExhausted: rows.length < limit };
  }

  protected override async work(row: R): Promise<boolean> {
    try {
      await this.handle(row);
      this.runtime.count(this.kind, 'done');
    } catch (error) {
      this.runtime.count(this.kind, 'failed');
      this.#log.warn(`${row.id} (${this.kind}) failed at attempt ${row.attempts}: ${reasonOf(error)}`);
      await this.#postpone(row, errorText(error));
    }
    return false;
  }

  async #postpone(row: R, error: string): Promise<void> {
    try {
      const inMs = backoffMs(row.attempts, this.policy.backoff);
      await this.uow.run(tx => postpone(tx, this.source, row, { inMs, error }));
    } catch (failure) {
      // The database has failed. The row is due again when its lease ends.
      this.#log.warn(`${row.id} (${this.kind}) is not postponed: ${reasonOf(failure)}`);
    }
  }
}
