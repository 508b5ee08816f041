import { type Purge, PurgeJob, UnitOfWork } from '@diancan/database';
import { Injectable } from '@nestjs/common';
import { JobRuntime } from './job-runtime.js';

const INTERVAL_MS = 60_000;

/** Deletes done jobs after the retention time of their kind. */
@Injectable()
export class JobPurge extends PurgeJob {
  constructor(
    uow: UnitOfWork,
    private readonly runtime: JobRuntime,
  ) {
    super(uow);
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override purges(): Purge[] {
    return [...this.runtime.policies].map(([kind, policy]) => ({
      table: 'job',
      where: "state = 'DONE' AND kind = ?",
      parameters: [kind],
      since: 'ended_at',
      keptMs: policy().retentionMs,
      lot: 1_000,
    }));
  }
}
