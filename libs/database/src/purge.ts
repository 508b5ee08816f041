import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { inMillis } from './database-time.js';
import { UnitOfWork } from './unit-of-work.js';

/** Rows of a table that are kept for a time. Names and conditions are constant SQL, never user input. */
export interface Purge {
  readonly table: string;
  /**
   * Only these rows. An index must begin with the columns that this compares with constants, and go on with
   * `since`: otherwise each purge reads the whole table, and waits for rows that others have locked.
   */
  readonly where?: string;
  readonly parameters?: readonly unknown[];
  /** The column from which the time counts (DATETIME(3)). While it is null, the row is kept. */
  readonly since: string;
  readonly keptMs: number;
  /** How many rows one transaction deletes at most. */
  readonly lot: number;
}

/** Deletes a lot of each, the oldest rows first. @returns whether there may be more of them */
export async function purge(uow: UnitOfWork, purges: readonly Purge[]): Promise<boolean> {
  let hasMore = false;
  for (const one of purges) if (await deleteLot(uow, one)) hasMore = true;
  return hasMore;
}

/** Deletes at intervals what is older than it is kept. */
@Injectable()
export abstract class PurgeJob extends PeriodicJob {
  constructor(private readonly uow: UnitOfWork) {
    super();
  }

  /** Read for each run, so that a change takes effect. */
  protected abstract purges(): readonly Purge[];

  protected override runOnce(): Promise<boolean> {
    return purge(this.uow, this.purges());
  }
}

async function deleteLot(uow: UnitOfWork, options: Purge): Promise<boolean> {
  const { table, where = 'TRUE', parameters = [], since, keptMs, lot } = options;
  const { affectedRows } = await uow.run(tx =>
    tx.query<{ affectedRows: number }>(
      `DELETE FROM ${table} WHERE (${where}) AND ${since} < ${inMillis(-keptMs)}
       ORDER BY ${since} LIMIT ${lot}`,
      [...parameters],
    ),
  );
  return affectedRows === lot;
}
