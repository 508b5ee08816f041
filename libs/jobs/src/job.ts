import { afterCommit } from '@diancan/database';
import { Inject, Logger, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ClaimPosition } from './claim-lot.js';
import { errorText } from './error-text.js';
import { hasReachedLimit, isTooOld, type JobPolicy, waitAfterMs, withinAge } from './job-policy.js';
import { type JobOutcome, JobRuntime } from './job-runtime.js';
import type { JobRow } from './job.repository.js';
import { type Lot, LotWorker } from './lot-worker.js';

/** Returned by `handle`: the job is not done, and has not failed either. */
export interface Again {
  readonly againInMs: number;
  /** Shown where the job is listed. */
  readonly reason?: string;
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
  /**
   * Locks the job. False if the lease has ended and another worker has claimed it: for what a late attempt
   * must not write.
   */
  isCurrent(tx: EntityManager): Promise<boolean>;
}

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

  /**
   * Commits with the death of a job, for what else must say so. Not called if the payload cannot be read.
   */
  protected async onDeath(_tx: EntityManager, _payload: P): Promise<void> {}

  onModuleInit(): void {
    this.runtime.register(this.kind, () => this.policy);
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
      if (outcome === 'lost') this.#log.warn(`${nameOf(job)} took longer than its lease`);
    } catch (error) {
      // The database fails: the lease ends, and the job is due again.
      this.#log.warn(`${nameOf(job)} is not marked: ${(error as Error).message}`);
    }
  }

  async #attempt(job: JobRow): Promise<JobOutcome> {
    const { jobs } = this.runtime;
    const { policy } = this;
    if (policy.limit.beyond === 'dead') {
      if (isTooOld(policy, job)) return this.#bury(job, job.lastError ?? 'it has become too old');
      // The process died during each of its attempts.
      if (job.attempts > policy.limit.attempts) return this.#bury(job, 'no attempt has come to an end');
    }
    let next: Again | void;
    try {
      next = await this.handle(JSON.parse(job.payload) as P, {
        jobId: job.id,
        attempt: job.attempts,
        isCurrent: tx => jobs.holds(tx, job),
      });
    } catch (error) {
      return this.#fail(job, error);
    }
    if (!next) return (await jobs.finish(job)) ? 'done' : 'lost';
    const isOverdue = this.#isOverdue(isTooOld, job);
    const { againInMs, reason = null } = next;
    const inMs = withinAge(policy, job, againInMs);
    return (await jobs.repeat(job, { inMs, reason, isOverdue })) ? 'again' : 'lost';
  }

  async #fail(job: JobRow, thrown: unknown): Promise<JobOutcome> {
    const { policy } = this;
    const error = errorText(thrown);
    this.#log.warn(`${nameOf(job)} failed at attempt ${job.attempts}: ${error}`);
    if (policy.limit.beyond === 'dead' && hasReachedLimit(policy, job)) return this.#bury(job, error);
    const inMs = waitAfterMs(policy, job);
    const isOverdue = this.#isOverdue(hasReachedLimit, job);
    return (await this.runtime.jobs.retry(job, { inMs, error, isOverdue })) ? 'failed' : 'lost';
  }

  async #bury(job: JobRow, error: string): Promise<JobOutcome> {
    const payload = parsed<P>(job.payload);
    const isBuried = await this.runtime.jobs.bury(job, error, async tx => {
      if (payload !== undefined) await this.onDeath(tx, payload);
    });
    if (!isBuried) return 'lost';
    this.#log.error(`${nameOf(job)} is dead after ${job.attempts} attempts: ${error}`);
    return 'dead';
  }

  #isOverdue(limit: typeof isTooOld, job: JobRow): boolean {
    return this.policy.limit.beyond === 'overdue' && limit(this.policy, job);
  }
}

const nameOf = ({ id, kind, key }: JobRow): string => `job ${id} (${key === null ? kind : `${kind} ${key}`})`;

function parsed<P>(json: string): P | undefined {
  try {
    return JSON.parse(json) as P;
  } catch {
    return undefined;
  }
}
