import type { Redis } from 'ioredis';

/** After this time a lock counts as left behind by a dead process, in ms. */
export const TIMEOUT_MS = 10_000;

/**
 * The lock of the first generation, kept to show what it allows; see docs/adr/0030-locks.md. The key is the
 * product's id. The value is the time of the locking process plus a timeout.
 */
export class FirstGenerationLock {
  constructor(
    private readonly redis: Redis,
    private readonly key: string,
    /** The clock of this process, in ms. */
    private readonly now: () => number,
  ) {}

  /** @returns the value with which to unlock, or null if the lock is held */
  async lock(): Promise<string | null> {
    const value = String(this.now() + TIMEOUT_MS);
    if ((await this.redis.setnx(this.key, value)) === 1) return value;
    const current = await this.redis.get(this.key);
    if (current === null || Number(current) >= this.now()) return null;
    return this.replace(current, value);
  }

  /** The step by which a process takes over a lock that is too old. */
  async replace(current: string, value: string): Promise<string | null> {
    return (await this.redis.getset(this.key, value)) === current ? value : null;
  }

  /** @param beforeDelete runs between the check of the value and the deletion */
  async unlock(value: string, beforeDelete: () => Promise<unknown>): Promise<void> {
    const isMine = (await this.redis.get(this.key)) === value;
    await beforeDelete();
    if (isMine) await this.redis.del(this.key);
  }
}
