import type { Metrics } from '@diancan/platform';
import type { JobPolicy } from './job-policy.js';
import type { JobRepository } from './job.repository.js';

export type JobOutcome = 'done' | 'again' | 'failed' | 'dead' | 'lost';

/** The repository, interval and counters that all kinds of jobs of a service share. */
export class JobRuntime {
  readonly #policies = new Map<string, () => JobPolicy>();
  readonly #attempts;

  /** @param intervalMs the interval between two polls of a worker, in ms */
  constructor(
    readonly jobs: JobRepository,
    readonly intervalMs: () => number,
    metrics: Metrics,
  ) {
    this.#attempts = metrics.counter({
      name: 'diancan_job_attempts_total',
      help: 'Attempts of jobs by their outcome: done, again, failed, dead, or lost to another worker.',
      labels: ['kind', 'outcome'],
    });
  }

  /** By kind. Each call returns the current policy, so that changed settings take effect. */
  get policies(): ReadonlyMap<string, () => JobPolicy> {
    return this.#policies;
  }

  /** @throws Error if two classes have the same kind */
  register(kind: string, policy: () => JobPolicy): void {
    if (this.#policies.has(kind)) throw new Error(`there are two jobs of kind ${kind}`);
    this.#policies.set(kind, policy);
  }

  count(kind: string, outcome: JobOutcome): void {
    this.#attempts.inc({ kind, outcome });
  }
}
