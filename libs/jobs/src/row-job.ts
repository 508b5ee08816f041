import { UnitOfWork } from '@diancan/database';
import { type Backoff, backoffMs, reasonOf } from '@diancan/platform';
import { Inject, Logger } from '@nestjs/common';
import { type ClaimedRow, claimLot, type ClaimPosition, type ClaimSource, putOff } from './claim-lot.js';
import { JobRuntime } from './job-runtime.js';
import { type Lot, LotWorker } from './lot-worker.js';

/** How the rows of a table are worked. */
export interface RowPolicy {
  /** Between attempts that failed; the last interval is repeated for as long as it takes. */
  readonly backoff: Backoff;
  /** At the same time in one process. */
  readonly concurrency: number;
  /** An attempt is over after so long, in ms: another worker may claim the row then. */
  readonly leaseMs: number;
}

/**
 * Durable work on rows of a table of the service's own: those that `source` selects are due at a time that
 * they have themselves, without a job for each. No row is ever given up.
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
   * A row that is done is not selected by `source` any more. May run again although it has done its work.
   * @throws whatever made this attempt fail; the next one follows after the backoff
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
      await this.#putOff(row);
    }
    return false;
  }

  async #putOff(row: R): Promise<void> {
    try {
      const waitMs = backoffMs(row.attempts, this.policy.backoff);
      await this.uow.run(tx => putOff(tx, this.source, row, waitMs));
    } catch (error) {
      // The database fails: the lease ends, and the row is due again.
      this.#log.warn(`${row.id} (${this.kind}) is not put off: ${reasonOf(error)}`);
    }
  }
}
