import { openRedis } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateRedis, REFUSALS, startPrivateRedis } from '@diancan/testing/redis';
import { LockLostError, LockUnavailableError } from './lock-errors.js';
import { Locks } from './locks.js';

let server: PrivateRedis;
let redis: Redis;
let locks: Locks;
beforeAll(async () => {
  server = await startPrivateRedis();
});
afterAll(() => server?.stop());
beforeEach(() => {
  redis = openRedis(server.url);
  locks = new Locks(redis);
});
afterEach(async () => {
  redis.disconnect();
  await server.heal();
  await server.admin.flushall();
});

/** Longer than the spec may take. */
const LONG = { leaseMs: 10_000, waitMs: 3_600_000 };

describe.each(REFUSALS)('a lock in a Redis that says %s', refusal => {
  it('is unavailable at once, however long its callers would wait, and heals by itself', async () => {
    await server.refuse(refusal);
    await expect(locks.run('a', LONG, async () => 'never')).rejects.toThrow(LockUnavailableError);
    await server.heal();
    expect(await locks.run('a', LONG, async () => 'done')).toBe('done');
  });

  it('is unavailable to callers that wait for its holder, too', async () => {
    const [held, ending] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holder = locks.run('a', { leaseMs: 300, waitMs: 0 }, () => {
      held.resolve();
      return ending.promise;
    });
    await held.promise;
    const waiting = locks.run('a', LONG, async () => 'never');
    await Promise.all([server.refuse(refusal), expect(waiting).rejects.toThrow(LockUnavailableError)]);
    ending.resolve();
    await holder;
  });

  it('is lost to a holder that cannot extend it', async () => {
    const signal = await locks.run('a', { leaseMs: 300, waitMs: 0 }, async held => {
      await server.refuse(refusal);
      await new Promise(resolve => held.signal.addEventListener('abort', resolve));
      return held.signal;
    });
    expect(signal.reason).toBeInstanceOf(LockLostError);
    await server.heal();
    expect(await locks.run('a', LONG, async () => 'done')).toBe('done');
  });
});
