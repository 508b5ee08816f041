import { openRedis } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
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
  await server.admin.flushall();
});

const COUNTER = 'lock:{a}:token';
const token = () => locks.run('a', { leaseMs: 10_000, waitMs: 0 }, async held => held.fencingToken);

const HOUR_US = 3_600_000_000;
/** A counter that clocks do not reach during the spec, so that only the count makes the token rise. */
async function setCounterAhead(): Promise<number> {
  const [seconds] = await server.admin.time();
  const ahead = Number(seconds) * 1_000_000 + HOUR_US;
  await server.admin.set(COUNTER, ahead);
  return ahead;
}

describe('the fencing token', () => {
  it('rises from holder to holder, and is a safe integer', async () => {
    const tokens = [await token(), await token(), await token()];
    expect(tokens).toEqual(tokens.toSorted((a, b) => a - b));
    expect(new Set(tokens).size).toBe(3);
    expect(tokens.every(Number.isSafeInteger)).toBe(true);
  });

  it('rises by one while the clock of Redis is behind', async () => {
    const ahead = await setCounterAhead();
    expect([await token(), await token()]).toEqual([ahead + 1, ahead + 2]);
  });

  it('rises when Redis was flushed', async () => {
    const before = await token();
    await server.admin.flushall();
    expect(await token()).toBeGreaterThan(before);
  });

  it('rises when an old copy was restored', async () => {
    await token();
    const copy = await server.admin.dumpBuffer(COUNTER);
    for (let holders = 0; holders < 5; holders += 1) await token();
    const before = await token();
    await server.admin.restore(COUNTER, 0, copy, 'REPLACE');
    expect(await token()).toBeGreaterThan(before);
  });

  const spoilings: Array<[string, () => Promise<unknown>]> = [
    ['no number', () => server.admin.set(COUNTER, 'many')],
    ['not a number', () => server.admin.set(COUNTER, 'nan')],
    ['too great a number', () => server.admin.set(COUNTER, '9e99')],
    ['a negative number', () => server.admin.set(COUNTER, '-5')],
    [
      'another type',
      async () => {
        await server.admin.del(COUNTER);
        await server.admin.hset(COUNTER, 'a', '1');
      },
    ],
  ];
  it.each(spoilings)('rises also where its counter holds %s', async (_what, spoil) => {
    const before = await token();
    await spoil();
    const [mended, next] = [await token(), await token()];
    expect(mended).toBeGreaterThan(before);
    expect(next).toBeGreaterThan(mended);
    expect(Number.isSafeInteger(next)).toBe(true);
  });

  it('leaves a counter that is forgotten after a month without holders', async () => {
    await token();
    const seconds = await server.admin.ttl(COUNTER);
    expect(seconds).toBeGreaterThan(29 * 86_400);
    expect(seconds).toBeLessThanOrEqual(30 * 86_400);
  });
});
