import { randomUUID } from 'node:crypto';
import { redisForSpecs } from '@diancan/testing/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HeldLock } from './held-lock.js';
import { LockBusyError, LockLostError, LockUnavailableError } from './lock-errors.js';
import { Locks } from './locks.js';

let redis: Redis;
let name: string;
beforeAll(() => {
  redis = redisForSpecs();
});
afterAll(() => redis?.disconnect());
beforeEach(() => {
  name = `spec:${randomUUID()}`;
});

const ONCE = { leaseMs: 10_000, waitMs: 0 };
const key = (): string => `lock:{${name}}`;
/** Two instances stand for two processes. */
const one = () => new Locks(redis);
const other = () => new Locks(redis);

/** Work that holds the lock until the spec ends it. */
function holding(options = ONCE) {
  const held = Promise.withResolvers<HeldLock>();
  const ending = Promise.withResolvers<void>();
  const done = one().run(name, options, async lock => {
    held.resolve(lock);
    await ending.promise;
  });
  done.catch(held.reject);
  return {
    held: held.promise,
    end: async () => {
      ending.resolve();
      await done;
    },
  };
}

describe('a lock', () => {
  it('admits one holder at a time', async () => {
    const first = holding();
    await first.held;
    await expect(other().run(name, ONCE, async () => 'never')).rejects.toThrow(LockBusyError);
    await first.end();
    expect(await other().run(name, ONCE, async () => 'done')).toBe('done');
  });

  it('admits a waiting caller when it is released', async () => {
    const first = holding();
    await first.held;
    const order: string[] = [];
    const waiting = other().run(name, { leaseMs: 10_000, waitMs: 60_000 }, async () => {
      order.push('second');
    });
    order.push('first ends');
    await first.end();
    await waiting;
    expect(order).toEqual(['first ends', 'second']);
  });

  it('is independent of locks of other names', async () => {
    const first = holding();
    await first.held;
    expect(await other().run(`${name}:b`, ONCE, async () => 'done')).toBe('done');
    await first.end();
  });

  it('is released when the work fails, and passes its error on', async () => {
    await expect(
      one().run(name, ONCE, async () => {
        throw new Error('the work');
      }),
    ).rejects.toThrow('the work');
    expect(await redis.exists(key())).toBe(0);
  });

  it('expires when its holder dies', async () => {
    await redis.set(key(), 'a dead process', 'PX', 100);
    expect(await one().run(name, { leaseMs: 10_000, waitMs: 60_000 }, async () => 'done')).toBe('done');
  });

  it('gets an expiry again if it has lost it, so that it is not held for ever', async () => {
    await redis.set(key(), 'a holder that has lost its end');
    expect(await one().run(name, { leaseMs: 100, waitMs: 60_000 }, async () => 'done')).toBe('done');
  });

  it('is free again after a while whatever is stored under its name', async () => {
    await redis.hset(key(), 'a', '1');
    expect(await one().run(name, { leaseMs: 100, waitMs: 60_000 }, async () => 'done')).toBe('done');
  });

  it('is held for as long as the work goes on, however short its lease', async () => {
    const leaseMs = 300;
    const first = holding({ leaseMs, waitMs: 0 });
    const { signal } = await first.held;
    const startedAt = Date.now();
    await vi.waitUntil(() => Date.now() > startedAt + 4 * leaseMs, { timeout: 60_000 });
    await expect(other().run(name, ONCE, async () => 'never')).rejects.toThrow(LockBusyError);
    expect(signal.aborted).toBe(false);
    await first.end();
  });

  it('tells its holder as soon as another holder is found, and does not disturb that one', async () => {
    const first = holding({ leaseMs: 900, waitMs: 0 });
    const { signal } = await first.held;
    await redis.set(key(), 'another');
    const asking = vi.spyOn(redis, 'eval');
    await new Promise(resolve => signal.addEventListener('abort', resolve));
    expect(asking).toHaveBeenCalledTimes(1);
    asking.mockRestore();
    expect(signal.reason).toBeInstanceOf(LockLostError);
    await first.end();
    expect(await redis.get(key())).toBe('another');
    await redis.del(key());
  });

  it('tells its holder when Redis went away for longer than the lease', async () => {
    const leaving = redis.duplicate({ retryStrategy: () => null, maxRetriesPerRequest: 0 });
    const signal = await new Locks(leaving).run(name, { leaseMs: 300, waitMs: 0 }, async held => {
      leaving.disconnect();
      await new Promise(resolve => held.signal.addEventListener('abort', resolve));
      return held.signal;
    });
    expect(signal.reason).toBeInstanceOf(LockLostError);
  });

  it('is neither free nor held when Redis does not answer', async () => {
    const gone = new Redis({
      port: 1,
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      enableOfflineQueue: false,
    });
    gone.on('error', () => undefined);
    await expect(new Locks(gone).run(name, ONCE, async () => 'never')).rejects.toThrow(LockUnavailableError);
  });
});
