import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { Claim } from './claim.js';
import { type HeldLock, runHolding } from './held-lock.js';
import { Lease } from './lease.js';
import { LockBusyError, LockUnavailableError } from './lock-errors.js';
import { isOdd, ODD_NUMBER_NEEDED } from './odd-number.js';

export interface LockOptions {
  /** How long the lock outlives a process that dies, in ms. It is extended while the work goes on. */
  readonly leaseMs: number;
  /** How long to wait for another holder, in ms. 0 tries once. */
  readonly waitMs: number;
}

const RETRY_MS = 50;

/**
 * Locks for the whole fleet, by Redlock: a majority of the nodes decides. They save duplicate work. If work
 * must never happen twice, check the fencing token as well.
 */
export class Locks {
  readonly #redises: readonly Redis[];

  /**
   * @param redis one Redis, or an odd number that are independent of each other (no replicas of one another)
   * @throws Error if the number is even
   */
  constructor(redis: Redis | readonly Redis[]) {
    this.#redises = [redis].flat() as Redis[];
    if (!isOdd(this.#redises.length)) throw new Error(ODD_NUMBER_NEEDED);
  }

  /**
   * Runs `work` while no other process holds the lock of that name, then releases the lock.
   * Acquiring takes at most `waitMs` and 2 s, also if Redis hangs.
   * @throws LockBusyError after `waitMs`; LockUnavailableError before the work begins, as soon as no majority
   *   can answer, at the latest after 2 s; whatever `work` throws
   */
  async run<T>(name: string, options: LockOptions, work: (held: HeldLock) => Promise<T>): Promise<T> {
    const { claim, fencingToken } = await this.#acquire(name, options);
    const lease = new Lease(name, claim);
    try {
      return await runHolding({ fencingToken, signal: lease.signal }, work);
    } finally {
      await lease.end();
    }
  }

  async #acquire(name: string, { leaseMs, waitMs }: LockOptions) {
    const deadline = performance.now() + waitMs;
    for (;;) {
      const claim = new Claim(this.#redises, name, leaseMs);
      const fencingToken = await claim.take().catch((cause: unknown) => {
        throw new LockUnavailableError(name, cause);
      });
      if (fencingToken !== null) return { claim, fencingToken };
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new LockBusyError(name);
      await delay(Math.min(leftMs, RETRY_MS * (0.5 + Math.random())));
    }
  }
}
