import { setTimeout as delay } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import Redlock, { type Lock, ResourceLockedError } from 'redlock';
import { Lease, oppositionOf } from './lease.js';
import { LockBusyError, LockUnavailableError } from './lock-errors.js';

export interface LockOptions {
  /** How long the lock outlives a process that dies, in ms. It is extended while the work goes on. */
  readonly leaseMs: number;
  /** About how long to wait for another holder, in ms. 0 tries once. */
  readonly waitMs: number;
}

export interface HeldLock {
  /**
   * Greater than the token of every earlier holder, as long as Redis keeps its data. A holder may sleep
   * through the end of its lease; only a store that refuses smaller tokens is safe from its late writes.
   */
  readonly fencingToken: number;
  /** Aborted with a LockLostError when another process may hold the lock: stop, and write nothing more. */
  readonly signal: AbortSignal;
}

const RETRY_MS = 50;

/**
 * Increments the counter only for the holder of the lock: a token taken after the end of the lease would be
 * greater than the next holder's. If the key holds no number, the count restarts at the microseconds since
 * 1970, which no counter of ours comes near.
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

/** A lock without an expiry would be held for ever, so it gets one and is free a lease later. */
const END_ENDLESS = `
  if redis.call('pttl', KEYS[1]) ~= -1 then return 0 end
  return redis.call('pexpire', KEYS[1], ARGV[1])
`;

/**
 * Locks for the whole fleet, in one Redis. They save duplicate work. If work must never happen twice, check
 * the fencing token as well.
 */
export class Locks {
  readonly #redlock: Redlock;

  constructor(private readonly redis: Redis) {
    // Without this, Redlock retries a Redis that is away or refuses, too.
    this.#redlock = new Redlock([redis], { retryCount: 0 });
  }

  /**
   * Runs `work` while no other process holds the lock of that name, then releases the lock.
   * @throws LockBusyError after `waitMs`; LockUnavailableError at once, before the work begins; whatever
   *   `work` throws
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

  /** Null while another process holds the lock. */
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

/** The braces keep a lock and its counter in the same slot of a cluster. */
const keyOf = (name: string): string => `lock:{${name}}`;
