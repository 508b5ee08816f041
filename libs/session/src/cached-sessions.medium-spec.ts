import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { redisForSpecs } from '@diancan/testing/redis';
import { fromTestRun } from '@diancan/testing/run';
import { CachedSessions } from './cached-sessions.js';
import { SessionStore } from './session-store.js';

const IDLE_SECONDS = 100;
const buyer = { role: 'buyer', subject: 'buyer-1', name: '张三' } as const;

let path: CuttablePath;
let keyPrefix: string;
/** Where sessions are opened and ended: a process without a memory of its own. */
let user: Redis;
let users: SessionStore;
const opened: Array<() => void> = [];

beforeAll(async () => {
  path = await cuttablePath(fromTestRun('DIANCAN_TEST_REDIS_URL'));
  user = redisForSpecs();
  keyPrefix = user.options.keyPrefix!;
});
afterAll(async () => {
  user?.disconnect();
  await path?.close();
});
beforeEach(() => {
  users = new SessionStore(user, () => IDLE_SECONDS);
});
afterEach(() => {
  for (const close of opened.splice(0)) close();
  path.mend();
  path.release();
});

/** A gateway that has been told that it hears Redis. Its connections share a name, and can be cut. */
async function aGateway({ capacity = 10 } = {}) {
  const connectionName = randomUUID();
  const redis = new Redis(path.url, {
    keyPrefix,
    connectionName,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
  });
  redis.on('error', () => undefined);
  const store = new SessionStore(redis, () => IDLE_SECONDS);
  const asked = vi.spyOn(store, 'look');
  const sessions = new CachedSessions(store, redis, { capacity, idleSeconds: () => IDLE_SECONDS });
  opened.push(() => {
    sessions.close();
    redis.disconnect();
  });
  await live(sessions);
  return { sessions, asked, connectionName };
}

const live = (sessions: CachedSessions) =>
  vi.waitFor(() => expect(sessions.isLive()).toBe(true), { timeout: 5_000 });
const remembers = (sessions: CachedSessions, token: string): boolean => {
  const found = sessions.find(token);
  if (!(found instanceof Promise)) return true;
  found.catch(() => undefined);
  return false;
};
/** The first questions may meet the news of the login, which has just changed the key. */
const untilRemembered = (sessions: CachedSessions, token: string) =>
  vi.waitFor(async () => {
    await sessions.find(token);
    expect(remembers(sessions, token)).toBe(true);
  });
/** Every gateway has heard of what happened before: the end of a session is done only then. */
const newsIsHeard = async () => users.revoke((await users.open(buyer)).token);
async function keyOfTheOnly(): Promise<string> {
  const [key] = await user.keys(`${keyPrefix}session:*`);
  return key!.slice(keyPrefix.length);
}
beforeEach(async () => {
  const old = await user.keys(`${keyPrefix}session:*`);
  if (old.length > 0) await user.del(...old.map(key => key.slice(keyPrefix.length)));
});

describe('a session in memory', () => {
  it('is found without a question to Redis', async () => {
    const { sessions, asked } = await aGateway();
    const { token, alias } = await users.open(buyer);
    await untilRemembered(sessions, token);
    asked.mockClear();
    expect(sessions.find(token)).toEqual({ ...buyer, alias });
    expect(asked).not.toHaveBeenCalled();
  });

  it('makes room for one that is used when memory is full', async () => {
    const { sessions } = await aGateway({ capacity: 2 });
    const tokens = await Promise.all([1, 2, 3].map(async () => (await users.open(buyer)).token));
    await newsIsHeard();
    for (const token of tokens) await untilRemembered(sessions, token);
    expect(tokens.map(token => remembers(sessions, token))).toEqual([false, true, true]);
  });

  it('is asked for again when it is due to be prolonged, and is then prolonged', async () => {
    const { sessions } = await aGateway();
    const { token } = await users.open(buyer);
    await user.pexpire(await keyOfTheOnly(), IDLE_SECONDS * 900 + 300);
    await untilRemembered(sessions, token);
    await vi.waitFor(async () => {
      await sessions.find(token);
      expect(await user.ttl(await keyOfTheOnly())).toBeGreaterThan(IDLE_SECONDS - 5);
    });
    await untilRemembered(sessions, token);
  });

  it('gets an end again when it has lost it', async () => {
    const { sessions } = await aGateway();
    const { token } = await users.open(buyer);
    await user.persist(await keyOfTheOnly());
    expect(await sessions.find(token)).toMatchObject(buyer);
    expect(await user.ttl(await keyOfTheOnly())).toBeGreaterThan(IDLE_SECONDS - 5);
    await untilRemembered(sessions, token);
  });

  it('is not prolonged by those who find it in memory', async () => {
    const { sessions } = await aGateway();
    const { token } = await users.open(buyer);
    await untilRemembered(sessions, token);
    const key = await keyOfTheOnly();
    const before = await user.pttl(key);
    await new Promise(resolve => setImmediate(resolve));
    for (let times = 0; times < 100; times += 1) await sessions.find(token);
    expect(await user.pttl(key)).toBeLessThanOrEqual(before);
  });
});

describe('a session that ends', () => {
  it('is unknown everywhere when its logout is done', async () => {
    const gateways = [await aGateway(), await aGateway(), await aGateway()];
    for (let round = 0; round < 20; round += 1) {
      const { token } = await users.open(buyer);
      for (const { sessions } of gateways) await untilRemembered(sessions, token);
      await users.revoke(token);
      expect(gateways.map(({ sessions }) => remembers(sessions, token))).toEqual([false, false, false]);
      expect(await Promise.all(gateways.map(({ sessions }) => sessions.find(token)))).toEqual([
        null,
        null,
        null,
      ]);
    }
  });

  it('ends with its seller, who is removed', async () => {
    const { sessions } = await aGateway();
    const seller = { role: 'seller', subject: randomUUID(), name: '店长' } as const;
    const [one, two] = [await users.open(seller), await users.open(seller)];
    for (const { token } of [one, two]) await untilRemembered(sessions, token);
    await users.revokeAllOfSeller(seller.subject);
    expect([one, two].map(({ token }) => remembers(sessions, token))).toEqual([false, false]);
  });

  it('is forgotten even if its key was deleted by hand', async () => {
    const { sessions } = await aGateway();
    const { token } = await users.open(buyer);
    await untilRemembered(sessions, token);
    await user.del(await keyOfTheOnly());
    await vi.waitFor(() => expect(remembers(sessions, token)).toBe(false));
  });

  it('does not come back by an answer that was on its way', async () => {
    const { sessions, asked } = await aGateway();
    const { token } = await users.open(buyer);
    await untilRemembered(sessions, token);
    await user.expire(await keyOfTheOnly(), IDLE_SECONDS);
    await vi.waitFor(() => expect(remembers(sessions, token)).toBe(false));
    asked.mockImplementationOnce(async known => {
      const answer = await users.look(known);
      await users.revoke(known);
      return answer;
    });
    expect(await sessions.find(token)).toMatchObject(buyer);
    expect(remembers(sessions, token)).toBe(false);
    expect(await sessions.find(token)).toBeNull();
  });

  it.each([
    ['a logout', (token: string) => users.revoke(token)],
    ['the removal of a seller', () => users.revokeAllOfSeller('seller-1')],
  ])('is over when %s is done even where news is stuck: memory goes stale first', async (_what, end) => {
    const { sessions } = await aGateway();
    const { token } = await users.open({ role: 'seller', subject: 'seller-1', name: '店长' });
    await untilRemembered(sessions, token);
    path.hold();
    const ended = end(token);
    expect(remembers(sessions, token)).toBe(true);
    await ended;
    expect(remembers(sessions, token)).toBe(false);
  });
});

describe('without news from Redis', () => {
  it('every question goes to Redis, until news come again', async () => {
    const { sessions, asked, connectionName } = await aGateway();
    const { token } = await users.open(buyer);
    await untilRemembered(sessions, token);
    await endTheFeedOf(connectionName);
    await vi.waitFor(() => expect(sessions.isLive()).toBe(false), { interval: 1 });
    asked.mockClear();
    for (let times = 1; times <= 3; times += 1) {
      expect(await sessions.find(token)).toMatchObject(buyer);
      expect(asked).toHaveBeenCalledTimes(times);
    }
    await live(sessions);
    await untilRemembered(sessions, token);
  });

  it('a session that ended meanwhile is not known afterwards', async () => {
    const { sessions } = await aGateway();
    const { token } = await users.open(buyer);
    await untilRemembered(sessions, token);
    path.cut();
    await vi.waitFor(() => expect(sessions.isLive()).toBe(false));
    await expect(sessions.find(token)).rejects.toBeInstanceOf(Error);
    await users.revoke(token);
    path.mend();
    await live(sessions);
    expect(await sessions.find(token)).toBeNull();
  });

  it('nothing is served when Redis falls silent and no connection breaks', async () => {
    const { sessions } = await aGateway();
    const { token } = await users.open(buyer);
    await untilRemembered(sessions, token);
    path.hold();
    await vi.waitFor(() => expect(remembers(sessions, token)).toBe(false), { timeout: 5_000 });
    path.release();
    await live(sessions);
    expect(await sessions.find(token)).toMatchObject(buyer);
  });
});

/** Ends the one connection of that name that listens. */
async function endTheFeedOf(name: string): Promise<void> {
  const clients = String(await user.client('LIST')).split('\n');
  const feed = clients.find(line => line.includes(`name=${name} `) && line.includes(' sub=2 '));
  await user.client('KILL', 'ID', /id=(\d+)/.exec(feed!)![1]!);
}
