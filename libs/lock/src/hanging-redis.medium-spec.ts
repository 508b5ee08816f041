import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { LockUnavailableError } from './lock-errors.js';
import { Locks } from './locks.js';

let server: PrivateRedis;
let path: CuttablePath;
let redis: Redis;
beforeAll(async () => {
  server = await startPrivateRedis();
  path = await cuttablePath(server.url);
});
afterAll(async () => {
  await path?.close();
  await server?.stop();
});
beforeEach(async () => {
  // Without a limit of its own for commands: the lock has to set one.
  redis = new Redis(path.url);
  await redis.ping();
});
afterEach(async () => {
  path.release();
  redis.disconnect();
  await server.admin.flushall();
});

/** Longer than the spec may take. */
const HOUR = 3_600_000;

describe('a lock in a Redis that hangs', () => {
  it('is unavailable after a moment, and is not held when Redis grants it afterwards', async () => {
    path.hold();
    const asking = new Locks(redis).run('a', { leaseMs: HOUR, waitMs: HOUR }, async () => 'never');
    await expect(asking).rejects.toThrow(LockUnavailableError);
    path.release();
    const next = new Locks(server.admin).run('a', { leaseMs: HOUR, waitMs: HOUR }, async () => 'done');
    expect(await next).toBe('done');
  });

  it('does not keep its holder from ending', async () => {
    const result = await new Locks(redis).run('a', { leaseMs: HOUR, waitMs: 0 }, async () => {
      path.hold();
      return 'done';
    });
    expect(result).toBe('done');
  });
});
