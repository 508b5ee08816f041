import { redisRefusal } from '@diancan/platform';
import { openRedis } from '@diancan/redis';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateRedis, READABLE, REFUSALS, startPrivateRedis } from '@diancan/testing/redis';
import { CachedSessions } from './cached-sessions.js';
import { SessionStore } from './session-store.js';

const IDLE_SECONDS = 100;
const buyer = { role: 'buyer', subject: 'buyer-1', name: '张三' } as const;
const seller = { role: 'seller', subject: 'seller-1', name: '店长' } as const;

let server: PrivateRedis;
let redis: Redis;
let store: SessionStore;
let sessions: CachedSessions;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startPrivateRedis();
});
afterAll(async () => {
  await server?.stop();
  Logger.overrideLogger(new Logger());
});
beforeEach(() => {
  redis = openRedis(server.url);
  store = new SessionStore(redis, () => IDLE_SECONDS);
  sessions = new CachedSessions(store, redis, { capacity: 10, idleSeconds: () => IDLE_SECONDS });
});
afterEach(async () => {
  sessions.close();
  redis.disconnect();
  await server.heal();
  await server.admin.flushall();
});

/** How it went, in one word: done, or why Redis did not do it. */
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    error => redisRefusal(error) ?? String(error),
  );

describe.each(REFUSALS)('sessions in a Redis that says %s', refusal => {
  // What is read then hears the word of the state, what is written that of a replica.
  const word = refusal === 'MASTERDOWN' ? 'READONLY' : refusal;

  it('cannot be opened, and can be as soon as it is over', async () => {
    await server.refuse(refusal);
    expect(await outcome(store.open(buyer))).toBe(word);
    expect(await outcome(store.open(seller))).toMatch(new RegExp(`^(?:${word}|${refusal})$`));
    await server.heal();
    const { token } = await store.open(seller);
    expect(await sessions.find(token)).toMatchObject(seller);
  });

  it('are not reported as ended unless they are', async () => {
    const { token } = await store.open(buyer);
    await server.refuse(refusal);
    const ended = await outcome(store.revoke(token));
    await server.heal();
    expect(await store.find(token)).toEqual(ended === 'done' ? null : expect.objectContaining(buyer));
    await store.revoke(token);
    expect(await store.find(token)).toBeNull();
  });

  it('are remembered again afterwards, and forgotten when they end', async () => {
    await server.refuse(refusal);
    await outcome(store.open(buyer));
    await server.heal();
    await expect.poll(() => sessions.isLive()).toBe(true);
    const { token } = await store.open(buyer);
    await expect
      .poll(async () => {
        await sessions.find(token);
        return sessions.find(token) instanceof Promise;
      })
      .toBe(false);
    await store.revoke(token);
    expect(await sessions.find(token)).toBeNull();
  });
});

describe.each(READABLE)('sessions in a Redis that says %s, and can be read', refusal => {
  it('are found all the same, also when they are due to be prolonged', async () => {
    const { token } = await store.open(buyer);
    const [key] = await redis.keys('session:*');
    await redis.expire(key!, IDLE_SECONDS / 2);
    await server.refuse(refusal);
    expect(await store.find(token)).toMatchObject(buyer);
    expect(await sessions.find(token)).toMatchObject(buyer);
    await server.heal();
    expect(await sessions.find(token)).toMatchObject(buyer);
    expect(await redis.ttl(key!)).toBeGreaterThan(IDLE_SECONDS - 10);
  });
});
