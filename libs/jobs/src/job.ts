import { afterCommit } from '@diancan/database';
import { Inject, Logger, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ClaimPosition } from './claim-lot.js';
import { hasReachedLimit, type JobPolicy, waitAfterMs } from './job-policy.js';
import { type JobOutcome, JobRuntime } from './job-runtime.js';
import type { JobRow } from './job.repository.js';
import { type Lot, LotWorker } from './lot-worker.js';

/** Returned by `handle`: the job is not done, and has not failed either. */
export interface Again {
  readonly againInMs: number;
}

export interface JobOptions {
  /** Jobs of one kind and key run one after another, in the order in which they were added. */
  readonly key?: string;
  /** Not before this time has passed. */
  readonly delayMs?: number;
}

/** What `handle` may know about its job. */
export interface JobAttempt {
  readonly jobId: string;
  /** From 1. */
  readonly attempt: number;
}

const MAX_ERROR = 500;

/**
 * Durable work of one kind: a row that commits with what caused it, and is worked after that commit until it
 * is done, at least once. `P` is kept as JSON.
 */
export abstract class Job<P extends object> extends LotWorker<JobRow> implements OnModuleInit {
  @Inject(JobRuntime) runtime: JobRuntime;
  readonly #log = new Logger(this.constructor.name);

  /** Stays as it is for ever: waiting rows have it. */
  abstract readonly kind: string;
  abstract readonly policy: JobPolicy;

  /**
   * May run again although it has done its work: the process may die before the job is marked as done.
   * @returns nothing if the job is done, or when to go on
   * @throws whatever made this attempt fail; the next one follows after the backoff
   */
  protected abstract handle(payload: P, attempt: JobAttempt): Promise<Again | void>;

  onModuleInit(): void {
    this.runtime.register(this.kind, this.policy);
  }

  /**
   * Commits or rolls back with `tx`, and begins after the commit.
   * @returns the id
   */
  async add(tx: EntityManager, payload: P, { key, delayMs = 0 }: JobOptions = {}): Promise<string> {
    const job = { kind: this.kind, key, payload: JSON.stringify(payload), delayMs };
    const id = await this.runtime.jobs.add(tx, job);
    afterCommit(tx, () => this.wake());
    return id;
  }

  protected override intervalMs(): number {
    return this.runtime.intervalMs();
  }

  protected override slots(): number {
    return this.policy.concurrency;
  }

  /** Jobs that are behind others of their key are passed over. */
  protected override async claim(limit: number, after: ClaimPosition | undefined): Promise<Lot<JobRow>> {
    const { leaseMs } = this.policy;
    const { jobs, ...lot } = await this.runtime.jobs.claim(this.kind, { limit, leaseMs, after });
    return { rows: jobs, ...lot };
  }

  protected override async work(job: JobRow): Promise<boolean> {
    await this.#work(job);
    return job.key !== null;
  }

  async #work(job: JobRow): Promise<void> {
    try {
      const outcome = await this.#attempt(job);
      this.runtime.count(this.kind, outcome);
      if (outcome === 'lost') this.#log.warn(`job ${job.id} (${this.kind}) took longer than its lease`);
    } catch (error) {
      // The database fails: the lease ends, and the job is due again.
      this.#log.warn(`job ${job.id} (${this.kind}) is not marked: ${(error as Error).message}`);
    }
  }

  async #attempt(job: JobRow): Promise<JobOutcome> {
    const { jobs } = this.runtime;
    const { limit } = this.policy;
    // The process died during each of its attempts.
    if (limit.beyond === 'dead' && job.attempts > limit.attempts)
      return (await jobs.bury(job, 'no attempt has come to an end')) ? 'dead' : 'lost';
    let next: Again | void;
    try {
      const payload = JSON.parse(job.payload) as P;
      next = await this.handle(payload, { jobId: job.id, attempt: job.attempts });
    } catch (error) {
      return this.#fail(job, error);
    }
    if (next) return (await jobs.repeat(job, next.againInMs)) ? 'again' : 'lost';
    return (await jobs.finish(job)) ? 'done' : 'lost';
  }

  async #fail(job: JobRow, thrown: unknown): Promise<JobOutcome> {
    const { jobs } = this.runtime;
    const error = (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, MAX_ERROR);
    const isOver = hasReachedLimit(this.policy, job.attempts);
    this.#log.warn(`job ${job.id} (${this.kind}) failed at attempt ${job.attempts}: ${error}`);
    if (isOver && this.policy.limit.beyond === 'dead') return (await jobs.bury(job, error)) ? 'dead' : 'lost';
    const inMs = waitAfterMs(this.policy, job.attempts);
    return (await jobs.retry(job, { inMs, error, isOverdue: isOver })) ? 'failed' : 'lost';
  }
}
