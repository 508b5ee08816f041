import { type Backoff, backoffMs } from '@diancan/platform';

/** How the jobs of one kind are run. */
export interface JobPolicy {
  /** The wait after a failed attempt. */
  readonly backoff: Backoff;
  /**
   * A job reaches its limit after this many attempts (`Infinity`: no limit), or `ageMs` after it was added.
   * Beyond the limit, a 'dead' job does not run until it is replayed. An 'overdue' one, for money and stock,
   * continues at the longest interval.
   */
  readonly limit: { readonly attempts: number; readonly ageMs?: number; readonly beyond: 'dead' | 'overdue' };
  /** How many jobs of the kind run concurrently in one process. */
  readonly concurrency: number;
  /**
   * How long a claim lasts, in ms. Afterwards another worker may claim the job, so the lease must be longer
   * than `handle` ever takes.
   */
  readonly leaseMs: number;
  /** How long done jobs are kept, in ms. */
  readonly retentionMs: number;
}

/** A job as a worker has claimed it. */
interface Claimed {
  /** Includes the current attempt. */
  readonly attempts: number;
  /** The age when the job was claimed. */
  readonly ageMs: number;
}

export const isTooOld = ({ limit: { ageMs = Infinity } }: JobPolicy, job: Claimed): boolean =>
  job.ageMs >= ageMs;

export const hasReachedLimit = (policy: JobPolicy, job: Claimed): boolean =>
  job.attempts >= policy.limit.attempts || isTooOld(policy, job);

/** How long a job waits after a failed attempt, in ms. */
export const waitAfterMs = (policy: JobPolicy, job: Claimed): number =>
  withinAge(
    policy,
    job,
    hasReachedLimit(policy, job) ? policy.backoff.lastMs : backoffMs(job.attempts, policy.backoff),
  );

/** Shortens the wait of a job that can die of its age, so that it is due when it reaches that age. */
export const withinAge = (
  { limit: { ageMs = Infinity, beyond } }: JobPolicy,
  job: Claimed,
  ms: number,
): number => (beyond === 'dead' ? Math.min(ms, Math.max(0, ageMs - job.ageMs)) : ms);
