import { type Backoff, backoffMs } from '@diancan/platform';

/** How the jobs of a kind are worked. */
export interface JobPolicy {
  /** Between attempts that failed. */
  readonly backoff: Backoff;
  /**
   * After so many attempts (`Infinity`: any number), or `ageMs` after it was added, a job is dead: nobody
   * tries it until it is replayed. Money and stock never die; they become overdue, and go on at the longest
   * interval.
   */
  readonly limit: { readonly attempts: number; readonly ageMs?: number; readonly beyond: 'dead' | 'overdue' };
  /** At the same time in one process. */
  readonly concurrency: number;
  /**
   * An attempt is over after so long, in ms: another worker may claim the job then, so this is longer than
   * `handle` ever takes.
   */
  readonly leaseMs: number;
  /** Done jobs are kept so long, in ms. */
  readonly retentionMs: number;
}

/** A job as a worker has claimed it. */
interface Claimed {
  /** Counts the present one. */
  readonly attempts: number;
  /** When it was claimed. */
  readonly ageMs: number;
}

export const isTooOld = ({ limit: { ageMs = Infinity } }: JobPolicy, job: Claimed): boolean =>
  job.ageMs >= ageMs;

export const hasReachedLimit = (policy: JobPolicy, job: Claimed): boolean =>
  job.attempts >= policy.limit.attempts || isTooOld(policy, job);

/** How long a job waits after an attempt that has failed, in ms. */
export const waitAfterMs = (policy: JobPolicy, job: Claimed): number =>
  withinAge(
    policy,
    job,
    hasReachedLimit(policy, job) ? policy.backoff.lastMs : backoffMs(job.attempts, policy.backoff),
  );

/** A job that dies of its age is due at that time, however long it would wait. */
export const withinAge = (
  { limit: { ageMs = Infinity, beyond } }: JobPolicy,
  job: Claimed,
  ms: number,
): number => (beyond === 'dead' ? Math.min(ms, Math.max(0, ageMs - job.ageMs)) : ms);
