import { Metrics, PeriodicJob } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { JobRuntime } from './job-runtime.js';
import { countJobs } from './job-operations.js';

const INTERVAL_MS = 15_000;

/** Counts the service's jobs that are not done. */
@Injectable()
export class JobCensus extends PeriodicJob {
  readonly #gauge;

  constructor(
    private readonly dataSource: DataSource,
    private readonly runtime: JobRuntime,
    metrics: Metrics,
  ) {
    super();
    this.#gauge = metrics.gauge({
      name: 'diancan_jobs',
      help: 'Jobs that wait, are overdue or dead, by kind. Missing while they cannot be counted.',
      labels: ['kind', 'state'],
    });
  }

  protected override intervalMs(): number {
    return INTERVAL_MS;
  }

  protected override async runOnce(): Promise<boolean> {
    try {
      const counts = await countJobs((sql, parameters) => this.dataSource.query(sql, parameters));
      this.#gauge.reset();
      for (const kind of this.runtime.policies.keys())
        for (const state of ['waiting', 'overdue', 'dead']) this.#gauge.set({ kind, state }, 0);
      for (const { kind, state, count } of counts) this.#gauge.set({ kind, state }, count);
      return false;
    } catch (error) {
      this.#gauge.reset();
      throw error;
    }
  }
}
