import { randomUUID } from 'node:crypto';
import { UserErrors } from '@diancan/contracts';
import { redisRefusal } from '@diancan/platform';
import { openRedis } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PrivateRedis, REFUSALS, startPrivateRedis } from '@diancan/testing/redis';
import type { UserSettings } from '../../user.settings.js';
import { LoginStateStore } from './login-state.store.js';

const LOGIN = { origin: 'http://127.0.0.1:8080', returnUrl: '/menu' };

let server: PrivateRedis;
let redis: Redis;
let states: LoginStateStore;
beforeAll(async () => {
  server = await startPrivateRedis();
});
afterAll(() => server?.stop());
beforeEach(() => {
  redis = openRedis(server.url);
  states = new LoginStateStore(redis, { current: { login: { stateSeconds: 100 } } } as UserSettings);
});
afterEach(async () => {
  redis.disconnect();
  await server.heal();
  await server.admin.flushall();
});

const INVALID = { code: UserErrors.LOGIN_STATE_INVALID.code };
const SESSION = { token: randomUUID(), alias: 'alias' };

describe('a pending login', () => {
  it('is completed once, and then says in which session it has ended', async () => {
    const made = await states.open('buyer', LOGIN);
    const begun = await states.begin('buyer', made);
    expect(begun).toEqual({ ...LOGIN, session: null });
    await states.end('buyer', made, begun, SESSION);
    for (let times = 0; times < 2; times++)
      expect(await states.begin('buyer', made)).toEqual({ ...LOGIN, session: SESSION });
  });

  it('is completed by one of several requests, and the others wait for its session', async () => {
    const made = await states.open('buyer', LOGIN);
    const begun = Array.from({ length: 5 }, () => states.begin('buyer', made));
    const first = await Promise.race(begun);
    expect(first.session).toBeNull();
    await states.end('buyer', made, LOGIN, SESSION);
    const sessions = (await Promise.all(begun)).map(({ session }) => session);
    expect(sessions.filter(session => session === null)).toHaveLength(1);
    expect(sessions.filter(session => session?.token === SESSION.token)).toHaveLength(4);
  });

  it('may be begun again after WeChat did not answer, and not after it was refused', async () => {
    const made = await states.open('buyer', LOGIN);
    await states.begin('buyer', made);
    const waiting = states.begin('buyer', made);
    await states.release('buyer', made);
    expect(await waiting).toEqual({ ...LOGIN, session: null });
    await states.discard('buyer', made);
    await expect(states.begin('buyer', made)).rejects.toMatchObject(INVALID);
  });

  it('is unknown under another state, in another browser, and to the other kind of login', async () => {
    const { state, binding } = await states.open('buyer', LOGIN);
    await expect(states.begin('buyer', { state: randomUUID(), binding })).rejects.toMatchObject(INVALID);
    await expect(states.begin('buyer', { state, binding: randomUUID() })).rejects.toMatchObject(INVALID);
    await expect(states.begin('seller', { state, binding })).rejects.toMatchObject(INVALID);
    expect(await states.find('buyer', state, randomUUID())).toBeNull();
    expect(await states.find('buyer', state, null)).toBeNull();
    expect(await states.find('buyer', state, binding)).toEqual(LOGIN);
  });

  it('leaves no token in Redis that somebody could log in with', async () => {
    const made = await states.open('buyer', LOGIN);
    await states.end('buyer', made, LOGIN, SESSION);
    const stored = await Promise.all((await redis.keys('*')).map(key => redis.get(key)));
    expect(stored).toHaveLength(1);
    expect(stored.join()).not.toContain(SESSION.token);
  });

  it('is of no use if its session was sealed for another browser', async () => {
    const [made, other] = [await states.open('buyer', LOGIN), await states.open('buyer', LOGIN)];
    await states.end('buyer', made, LOGIN, SESSION);
    const stored = (await Promise.all((await redis.keys('*')).map(key => redis.get(key)))).find(value =>
      value?.includes('sealedSession'),
    );
    for (const key of await redis.keys('login-state:*')) await redis.set(key, stored!, 'EX', 100);
    await expect(states.begin('buyer', other)).rejects.toMatchObject(INVALID);
  });

  const spoilings: Array<[string, (key: string) => Promise<unknown>]> = [
    ['is no JSON', key => redis.set(key, '{')],
    ['is no login', key => redis.set(key, '{"origin":1}')],
    [
      'is of another type',
      async key => {
        await redis.del(key);
        await redis.hset(key, 'a', '1');
      },
    ],
  ];
  it.each(spoilings)('leaves nothing behind when its stored value %s', async (_what, spoil) => {
    const made = await states.open('buyer', LOGIN);
    const [key] = await redis.keys('*');
    await spoil(key!);
    await expect(states.begin('buyer', made)).rejects.toMatchObject(INVALID);
    expect(await redis.keys('*')).toEqual([]);
  });

  it('has an end, also once it is completed', async () => {
    const made = await states.open('buyer', LOGIN);
    const [key] = await redis.keys('*');
    await redis.persist(key!);
    await states.begin('buyer', made);
    await states.end('buyer', made, LOGIN, SESSION);
    for (const left of await redis.keys('*')) expect(await redis.ttl(left)).toBeGreaterThan(0);
  });
});

describe.each(REFUSALS)('a login while Redis says %s', refusal => {
  it('cannot start, and can start again as soon as that is over', async () => {
    await server.refuse(refusal);
    const outcome = await states.open('buyer', LOGIN).catch((error: unknown) => error);
    expect(redisRefusal(outcome)).toBe(refusal === 'MASTERDOWN' ? 'READONLY' : refusal);
    await server.heal();
    const made = await states.open('buyer', LOGIN);
    expect(await states.begin('buyer', made)).toEqual({ ...LOGIN, session: null });
  });

  it('stays valid when it cannot be completed yet', async () => {
    const made = await states.open('buyer', LOGIN);
    await server.refuse(refusal);
    expect(redisRefusal(await states.begin('buyer', made).catch((error: unknown) => error))).not.toBeNull();
    await server.heal();
    expect(await states.begin('buyer', made)).toEqual({ ...LOGIN, session: null });
  });
});
