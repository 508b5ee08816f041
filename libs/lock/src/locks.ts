import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import Redlock, { type Lock, ResourceLockedError } from 'redlock';
import { Lease, oppositionOf } from './lease.js';
import { LockBusyError, LockUnavailableError } from './lock-errors.js';

export interface LockOptions {
  /** How long the lock outlives a process that dies, in ms. It is prolonged for as long as the work goes on. */
  readonly leaseMs: number;
  /** About how long to wait for another holder, in ms; 0: try once. */
  readonly waitMs: number;
}

export interface HeldLock {
  /**
   * Greater than that of every holder before, as long as Redis keeps its data. What is written under the lock is safe from
   * a holder that slept through the end of its lease only if the store refuses smaller tokens.
   */
  readonly fencingToken: number;
  /** Aborted, with a LockLostError, when another may hold the lock: stop, and write nothing more. */
  readonly signal: AbortSignal;
}

const RETRY_MS = 50;

/**
 * Counts only for the holder of the lock: a token taken after the lease would be greater than the next
 * holder's. Where the key of the counter holds no number, counting goes on from the microseconds since 1970,
 * of which no counter of ours has come near.
 */
const NEXT_TOKEN = `
  if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
  local next = redis.pcall('incr', KEYS[2])
  if type(next) == 'number' then return next end
  if not (string.find(next.err, 'WRONGTYPE') or string.find(next.err, 'not an integer')) then return next end
  local time = redis.call('time')
  redis.call('set', KEYS[2], time[1] .. string.format('%06d', time[2]))
  return redis.call('incr', KEYS[2])
`;

/** A lock without an end would be held for ever: it gets one, and so is free again a lease later. */
const END_ENDLESS = `
  if redis.call('pttl', KEYS[1]) ~= -1 then return 0 end
  return redis.call('pexpire', KEYS[1], ARGV[1])
`;

/** Locks for a whole fleet, in one Redis. They spare work done twice; for what must never be done twice, use the token. */
export class Locks {
  readonly #redlock: Redlock;

  constructor(private readonly redis: Redis) {
    // Redlock would go on asking a Redis that is away or refuses, too.
    this.#redlock = new Redlock([redis], { retryCount: 0 });
  }

  /**
   * Does the work while nobody else holds the lock of that name, and gives the lock back.
   * @throws LockBusyError after `waitMs`, LockUnavailableError at once, before the work began; else whatever
   * `work` throws
   */
  async run<T>(name: string, options: LockOptions, work: (held: HeldLock) => Promise<T>): Promise<T> {
    const lock = await this.#acquire(name, options);
    const lease = new Lease(name, options.leaseMs, lock);
    try {
      return await work({ fencingToken: await this.#nextToken(name, lock), signal: lease.signal });
    } finally {
      await lease.end();
    }
  }

  async #acquire(name: string, { leaseMs, waitMs }: LockOptions): Promise<Lock> {
    const deadline = performance.now() + waitMs;
    for (;;) {
      const lock = await this.#tryOnce(name, leaseMs);
      if (lock !== null) return lock;
      if (performance.now() >= deadline) throw new LockBusyError(name);
      await delay(RETRY_MS * (0.5 + Math.random()));
    }
  }

  /** Null while another holds it. */
  async #tryOnce(name: string, leaseMs: number): Promise<Lock | null> {
    try {
      return await this.#redlock.acquire([keyOf(name)], leaseMs);
    } catch (error) {
      const opposition = await oppositionOf(error);
      if (!opposition.some(vote => vote instanceof ResourceLockedError)) {
        throw new LockUnavailableError(name, opposition[0] ?? error);
      }
      await this.redis.eval(END_ENDLESS, 1, keyOf(name), leaseMs).catch((cause: unknown) => {
        throw new LockUnavailableError(name, cause);
      });
      return null;
    }
  }

  async #nextToken(name: string, lock: Lock): Promise<number> {
    const token = await this.redis
      .eval(NEXT_TOKEN, 2, keyOf(name), `${keyOf(name)}:token`, lock.value)
      .catch((error: unknown) => {
        throw new LockUnavailableError(name, error);
      });
    if (token === 0) throw new LockBusyError(name);
    return Number(token);
  }
}

/** The braces keep a lock and its counter in one slot of a cluster. */
const keyOf = (name: string): string => `lock:{${name}}`;
