import { type Backoff, backoffMs } from '@diancan/platform';

/** How the jobs of a kind are worked. */
export interface JobPolicy {
  /** Between attempts that failed. */
  readonly backoff: Backoff;
  /**
   * After so many attempts a job is dead: nobody tries it until it is replayed. Money and stock never die;
   * they become overdue, and go on at the longest interval.
   */
  readonly limit: { readonly attempts: number; readonly beyond: 'dead' | 'overdue' };
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

export const hasReachedLimit = ({ limit }: JobPolicy, attempts: number): boolean =>
  attempts >= limit.attempts;

/** How long a job waits after its `attempts`th attempt has failed, in ms. */
export const waitAfterMs = (policy: JobPolicy, attempts: number): number =>
  hasReachedLimit(policy, attempts) ? policy.backoff.lastMs : backoffMs(attempts, policy.backoff);
