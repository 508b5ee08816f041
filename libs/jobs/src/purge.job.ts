import { PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { JobRuntime } from './job-runtime.js';

const INTERVAL_MS = 60_000;
const BATCH = 1_000;

/** Deletes done jobs after the retention time of their kind. */
@Injectable()
export class JobPurge extends PeriodicJob {
  constructor(private readonly runtime: JobRuntime) {
    super();
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    const { policies, jobs } = this.runtime;
    let hasMore = false;
    for (const [kind, policy] of policies) {
      const purged = await jobs.purge(kind, { olderThanMs: policy().retentionMs, limit: BATCH });
      hasMore ||= purged === BATCH;
    }
    return hasMore;
  }
}
