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

describe('a pending login', () => {
  it('is completed once', async () => {
    const { state, binding } = await states.open('buyer', LOGIN);
    expect(await states.take('buyer', state, binding)).toEqual(LOGIN);
    await expect(states.take('buyer', state, binding)).rejects.toMatchObject(INVALID);
    await expect(states.take('buyer', randomUUID(), binding)).rejects.toMatchObject(INVALID);
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
    ['has no end', key => redis.persist(key)],
  ];
  it.each(spoilings)('leaves nothing behind when its stored value %s', async (what, spoil) => {
    const { state, binding } = await states.open('buyer', LOGIN);
    const [key] = await redis.keys('*');
    await spoil(key!);
    const taken = states.take('buyer', state, binding);
    if (what === 'has no end') expect(await taken).toEqual(LOGIN);
    else await expect(taken).rejects.toMatchObject(INVALID);
    expect(await redis.keys('*')).toEqual([]);
  });
});

describe.each(REFUSALS)('a login while Redis says %s', refusal => {
  it('cannot start, and can start again as soon as that is over', async () => {
    await server.refuse(refusal);
    const outcome = await states.open('buyer', LOGIN).catch((error: unknown) => error);
    expect(redisRefusal(outcome)).toBe(refusal === 'MASTERDOWN' ? 'READONLY' : refusal);
    await server.heal();
    const { state, binding } = await states.open('buyer', LOGIN);
    expect(await states.take('buyer', state, binding)).toEqual(LOGIN);
  });

  it('stays valid when it cannot be completed yet', async () => {
    const { state, binding } = await states.open('buyer', LOGIN);
    await server.refuse(refusal);
    const early = await states.take('buyer', state, binding).catch((error: unknown) => redisRefusal(error));
    await server.heal();
    const late = await states.take('buyer', state, binding).catch(() => 'taken before');
    expect([early, late].filter(taken => typeof taken === 'object')).toEqual([LOGIN]);
  });
});
