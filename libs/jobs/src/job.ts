import { afterCommit } from '@diancan/database';
import { PeriodicJob } from '@diancan/platform';
import { Inject, Logger, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClaimCursor } from './claim-cursor.js';
import { hasReachedLimit, isTooOld, type JobPolicy, waitAfterMs, withinAge } from './job-policy.js';
import { type JobOutcome, JobRuntime } from './job-runtime.js';
import type { JobRow } from './job.repository.js';

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
  /**
   * Locks the job. False if the lease has ended and another worker has claimed it: for what a late attempt
   * must not write.
   */
  isCurrent(tx: EntityManager): Promise<boolean>;
}

const MAX_ERROR = 500;

/**
 * Durable work of one kind: a row that commits with what caused it, and is worked after that commit until it
 * is done, at least once. `P` is kept as JSON.
 */
export abstract class Job<P extends object> extends PeriodicJob implements OnModuleInit {
  @Inject(JobRuntime) runtime: JobRuntime;
  readonly #log = new Logger(this.constructor.name);
  readonly #cursor = new ClaimCursor();
  readonly #running = new Set<Promise<void>>();
  /** More were due than there were free slots. */
  #hasMore = false;

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

  override async onApplicationShutdown(): Promise<void> {
    await super.onApplicationShutdown();
    await Promise.all(this.#running);
  }

  protected override intervalMs(): number {
    return this.runtime.intervalMs();
  }

  /** Fills the free slots, and waits for none of them: a slow job holds up no other one. */
  protected override async runOnce(): Promise<boolean> {
    const limit = this.policy.concurrency - this.#running.size;
    this.#hasMore = limit <= 0;
    if (this.#hasMore) return false;
    const { leaseMs } = this.policy;
    const lot = await this.runtime.jobs.claim(this.kind, { limit, leaseMs, after: this.#cursor.position });
    if (lot.last !== undefined) this.#cursor.advance(lot.last);
    if (lot.isExhausted) this.#cursor.stepBack();
    this.#hasMore = !lot.isExhausted;
    for (const job of lot.jobs) this.#start(job);
    // Slots are left if some of the lot are behind others of their key.
    return this.#hasMore && lot.jobs.length < limit;
  }

  #start(job: JobRow): void {
    const work = this.#work(job).finally(() => {
      this.#running.delete(work);
      if (this.#hasMore || job.key !== null) this.wake();
    });
    this.#running.add(work);
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
    const inMs = withinAge(policy, job, next.againInMs);
    return (await jobs.repeat(job, { inMs, isOverdue: this.#isOverdue(isTooOld, job) })) ? 'again' : 'lost';
  }

  async #fail(job: JobRow, thrown: unknown): Promise<JobOutcome> {
    const { policy } = this;
    const error = (thrown instanceof Error ? thrown.message : String(thrown)).slice(0, MAX_ERROR);
    this.#log.warn(`job ${job.id} (${this.kind}) failed at attempt ${job.attempts}: ${error}`);
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
    this.#log.error(`job ${job.id} (${this.kind}) is dead after ${job.attempts} attempts: ${error}`);
    return 'dead';
  }

  #isOverdue(limit: typeof isTooOld, job: JobRow): boolean {
    return this.policy.limit.beyond === 'overdue' && limit(this.policy, job);
  }
}

function parsed<P>(json: string): P | undefined {
  try {
    return JSON.parse(json) as P;
  } catch {
    return undefined;
  }
}
