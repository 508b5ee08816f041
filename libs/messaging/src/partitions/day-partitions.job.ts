import { PeriodicJob, reasonOf } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { type DayTable, maintainDayPartitions } from './day-partitions.js';

const INTERVAL_MS = 3_600_000;

/**
 * Looks after the tables that are partitioned by day, at the start and every hour. Partitions are made a week
 * ahead, so a run that fails has many successors.
 */
export class DayPartitionsJob extends PeriodicJob {
  readonly #log = new Logger(DayPartitionsJob.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly tables: readonly DayTable[],
  ) {
    super();
  }

  override onApplicationBootstrap(): void {
    super.onApplicationBootstrap();
    this.wake();
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    for (const table of this.tables)
      try {
        await maintainDayPartitions(this.dataSource, table);
      } catch (error) {
        // The other tables get theirs.
        this.#log.warn(`the partitions of ${table.table} stay as they are for now: ${reasonOf(error)}`);
      }
    return false;
  }
}
