import type { EntityManager } from 'typeorm';
import { type Again, Job, type JobAttempt } from '../src/job.js';
import type { JobPolicy } from '../src/job-policy.js';

export const HOUR_MS = 3_600_000;
export const POLICY: JobPolicy = {
  backoff: { firstMs: 1, lastMs: 4 },
  limit: { attempts: 3, beyond: 'dead' },
  concurrency: 4,
  leaseMs: 60_000,
  retentionMs: HOUR_MS,
};

/** What the jobs of a test do, and the names of those that ran. */
export interface JobScript {
  readonly handled: string[];
  work: (name: string, attempt: JobAttempt) => Promise<Again | void>;
  /** Runs in the transaction in which a job dies. */
  mourn?: (tx: EntityManager, name: string) => Promise<void>;
}

interface Payload {
  readonly name: string;
}

export class TestJob extends Job<Payload> {
  readonly kind = 'test';
  policy = POLICY;

  constructor(private readonly script: JobScript) {
    super();
  }

  protected override async handle({ name }: Payload, attempt: JobAttempt): Promise<Again | void> {
    this.script.handled.push(name);
    return this.script.work(name, attempt);
  }

  protected override async onDeath(tx: EntityManager, { name }: Payload): Promise<void> {
    await this.script.mourn?.(tx, name);
  }
}
