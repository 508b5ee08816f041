import { UnitOfWork } from '@diancan/database';
import { type Backoff, backoffMs, PeriodicJob, reasonOf } from '@diancan/platform';
import { Inject, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClaimCursor } from './claim-cursor.js';
import { type ClaimedRow, type ClaimSource, lockDue, putOff } from './claim-lot.js';
import { errorText } from './error-text.js';
import { JobRuntime } from './job-runtime.js';

/** How the rows of a table are processed in lots. */
export interface LotPolicy {
  /** The wait of a row after an attempt that failed for this row alone; the last interval repeats. */
  readonly backoff: Backoff;
  /** How many rows one transaction takes. */
  readonly lot: number;
}

/**
 * Durable work on rows of one of the service's own tables that needs the database alone: a transaction locks
 * a lot of due rows and processes them together, so a lot costs as many statements as one row. No row has a
 * lease: if the process dies, the lot is due for another worker at once.
 */
export abstract class LotJob<R extends ClaimedRow = ClaimedRow> extends PeriodicJob {
  @Inject(JobRuntime) runtime: JobRuntime;
  @Inject(UnitOfWork) uow: UnitOfWork;
  readonly #log = new Logger(this.constructor.name);
  readonly #cursor = new ClaimCursor();
  /** Halved after a failure, to find the row that fails; doubled after each success. */
  #limit = Infinity;

  /** For metrics and logs. */
  abstract readonly kind: string;
  abstract readonly source: ClaimSource;
  abstract readonly policy: LotPolicy;

  /**
   * Must change the rows so that `source` no longer selects them, in `tx`. A row that is left as it is stays
   * due.
   * @param rows locked by `tx`; `attempts` counts the failed attempts
   * @returns how many rows are done
   * @throws any error; then nothing of the lot is saved. Smaller lots follow, until the row that fails is
   * alone; it waits for the backoff
   */
  protected abstract handle(tx: EntityManager, rows: readonly R[]): Promise<number>;

  protected override intervalMs(): number {
    return this.runtime.intervalMs();
  }

  protected override async runOnce(): Promise<boolean> {
    const limit = Math.min(this.#limit, this.policy.lot);
    const after = this.#cursor.position;
    let rows: readonly R[] = [];
    try {
      const done = await this.uow.run(async tx => {
        rows = await lockDue<R>(tx, this.source, { limit, after });
        return rows.length === 0 ? 0 : this.handle(tx, rows);
      });
      for (let n = 0; n < done; n++) this.runtime.count(this.kind, 'done');
    } catch (error) {
      // Without rows it is the claim that has failed, and so the database.
      if (rows.length === 0) throw error;
      await this.#narrow(rows, error);
      return true;
    }
    this.#limit = limit * 2;
    const isExhausted = rows.length < limit;
    if (rows.length > 0) this.#cursor.advance(rows.at(-1)!);
    if (isExhausted) this.#cursor.stepBack();
    return !isExhausted;
  }

  async #narrow(rows: readonly R[], error: unknown): Promise<void> {
    const [row] = rows;
    this.#limit = Math.max(1, Math.floor(rows.length / 2));
    if (row === undefined || rows.length > 1) {
      this.#log.warn(`${rows.length} rows (${this.kind}) failed together: ${reasonOf(error)}`);
      return;
    }
    this.runtime.count(this.kind, 'failed');
    this.#log.warn(`${row.id} (${this.kind}) failed at attempt ${row.attempts + 1}: ${reasonOf(error)}`);
    const inMs = backoffMs(row.attempts + 1, this.policy.backoff);
    await this.uow.run(tx => putOff(tx, this.source, row, { inMs, error: errorText(error) }));
  }
}
