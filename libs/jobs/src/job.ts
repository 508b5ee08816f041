import { afterCommit } from '@diancan/database';
import { reasonOf } from '@diancan/platform';
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
  /** Stored as the job's last error, and shown where jobs are listed. */
  readonly reason?: string;
}

export interface JobOptions {
  /** Jobs of one kind and key run one after another, in the order in which they were added. */
  readonly key?: string;
  /** How long the job waits before its first attempt, in ms. */
  readonly delayMs?: number;
}

/** The attempt that `handle` runs in. */
export interface JobAttempt {
  readonly jobId: string;
  /** Counts from 1. */
  readonly attempt: number;
  /**
   * Locks the job. Returns false if the claim is lost: its lease has ended, and a worker has claimed the job
   * again or found it behind another one of its key. Check it before a write that only the current holder may
   * make.
   */
  isCurrent(tx: EntityManager): Promise<boolean>;
}

/**
 * Durable work of one kind. A job is a row that commits with its cause, and runs after that commit until it
 * is done, at least once. The payload `P` is stored as JSON.
 */
export abstract class Job<P extends object> extends LotWorker<JobRow> implements OnModuleInit {
  @Inject(JobRuntime) runtime: JobRuntime;
  readonly #log = new Logger(this.constructor.name);

  /** Never change it: stored jobs refer to it. */
  abstract readonly kind: string;
  abstract readonly policy: JobPolicy;

  /**
   * Must be safe to repeat: the process may die after the work and before the job is marked as done.
   * @returns nothing if the job is done, or when to continue
   * @throws any error; the attempt has failed, and the next one follows after the backoff
   */
  protected abstract handle(payload: P, attempt: JobAttempt): Promise<Again | void>;

  /**
   * Runs in the transaction that marks the job as dead, so that other tables can record it too. Not called if
   * the payload cannot be read.
   */
  protected async onDeath(_tx: EntityManager, _payload: P): Promise<void> {}

  onModuleInit(): void {
    this.runtime.register(this.kind, () => this.policy);
  }

  /**
   * Adds a job. It commits or rolls back with `tx`, and is due after the commit and `delayMs`.
   * @returns the id
   */
  add(tx: EntityManager, payload: P, options: JobOptions = {}): Promise<string> {
    return this.addAll(tx, [{ payload, ...options }]);
  }

  /** Adds several jobs, as `add` does, in one statement. @returns the id of the first one */
  async addAll(
    tx: EntityManager,
    jobs: ReadonlyArray<JobOptions & { readonly payload: P }>,
  ): Promise<string> {
    const rows = jobs.map(({ payload, key, delayMs = 0 }) => ({
      kind: this.kind,
      key,
      payload: JSON.stringify(payload),
      delayMs,
    }));
    const id = await this.runtime.jobs.add(tx, rows);
    // One that is due later is found by the next look at the table.
    if (rows.some(({ delayMs }) => delayMs === 0)) afterCommit(tx, () => this.wake());
    return id;
  }

  /**
   * Adds the job, unless an unclaimed job of its key is waiting already. The caller must hold a lock of its
   * own, as for all jobs of a key.
   */
  async addUnlessWaiting(
    tx: EntityManager,
    payload: P,
    options: JobOptions & { readonly key: string },
  ): Promise<void> {
    if (await this.runtime.jobs.isWaiting(tx, this.kind, options.key)) return;
    await this.add(tx, payload, options);
  }

  protected override intervalMs(): number {
    return this.runtime.intervalMs();
  }

  protected override slots(): number {
    return this.policy.concurrency;
  }

  /** Skips jobs that are behind another job of their key. */
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
      // The database has failed. The job is due again when its lease ends.
      this.#log.warn(`${nameOf(job)} is not marked: ${reasonOf(error)}`);
    }
  }

  async #attempt(job: JobRow): Promise<JobOutcome> {
    const { jobs } = this.runtime;
    const { policy } = this;
    if (policy.limit.beyond === 'dead') {
      if (isTooOld(policy, job)) return this.#bury(job, job.lastError ?? 'it has become too old');
      // The process has died in each of the attempts.
      if (job.attempts > policy.limit.attempts) return this.#bury(job, 'no attempt has come to an end');
    } else if (job.attempts > policy.limit.attempts) await jobs.markOverdue(job);
    let next: Again | void;
    try {
      next = await this.handle(parse<P>(job.payload), {
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
    this.#log.error(`${nameOf(job)} is dead after attempt ${job.attempts}: ${error}`);
    return 'dead';
  }

  #isOverdue(limit: typeof isTooOld, job: JobRow): boolean {
    return this.policy.limit.beyond === 'overdue' && limit(this.policy, job);
  }
}

const nameOf = ({ id, kind, key }: JobRow): string => `job ${id} (${key === null ? kind : `${kind} ${key}`})`;

/** @throws Error if it is not the JSON of an object */
function parse<P extends object>(json: string): P {
  const payload: unknown = JSON.parse(json);
  if (typeof payload !== 'object' || payload === null) throw new Error('its payload is not an object');
  return payload as P;
}

function parsed<P extends object>(json: string): P | undefined {
  try {
    return parse<P>(json);
  } catch {
    return undefined;
  }
}
