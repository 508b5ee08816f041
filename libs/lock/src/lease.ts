import { type Lock, ExecutionError, ResourceLockedError } from 'redlock';
import { LockLostError } from './lock-errors.js';

/** Extends a lock while the work goes on, and reports at once when the lock is lost. */
export class Lease {
  readonly #lost = new AbortController();
  #renewal: NodeJS.Timeout | undefined;
  #end: NodeJS.Timeout | undefined;
  #ended = false;

  constructor(
    private readonly name: string,
    private readonly leaseMs: number,
    private lock: Lock,
  ) {
    this.#watch();
  }

  /** Aborted with a LockLostError as soon as another process may hold the lock. */
  get signal(): AbortSignal {
    return this.#lost.signal;
  }

  /** Never throws: a lock that cannot be released expires with its lease. */
  async end(): Promise<void> {
    this.#stop();
    await this.lock.release().catch(() => undefined);
  }

  /** A timer of its own watches the end, because an extension may hang for longer than the lease lasts. */
  #watch(): void {
    clearTimeout(this.#end);
    this.#end = setTimeout(() => this.#lose(), Math.max(0, this.lock.expiration - Date.now()));
    this.#renewal = setTimeout(() => void this.#extend(), this.leaseMs / 3);
  }

  async #extend(): Promise<void> {
    try {
      this.lock = await this.lock.extend(this.leaseMs);
      if (!this.#ended) this.#watch();
    } catch (error) {
      const lost = await isLost(error);
      if (this.#ended) return;
      if (lost) this.#lose();
      // Redis may come back before the lease ends.
      else this.#renewal = setTimeout(() => void this.#extend(), this.leaseMs / 10);
    }
  }

  #lose(): void {
    this.#stop();
    this.#lost.abort(new LockLostError(this.name));
  }

  #stop(): void {
    this.#ended = true;
    clearTimeout(this.#renewal);
    clearTimeout(this.#end);
  }
}

/** True if Redis answered that the lock is no longer ours. */
async function isLost(error: unknown): Promise<boolean> {
  return (await oppositionOf(error)).some(vote => vote instanceof ResourceLockedError);
}

/** The reasons why Redis refused the lock; empty for other errors. */
export async function oppositionOf(error: unknown): Promise<Error[]> {
  if (!(error instanceof ExecutionError)) return [];
  const last = await error.attempts.at(-1);
  return last === undefined ? [] : [...last.votesAgainst.values()];
}
