import { Locks } from '@diancan/lock';
import { Redis } from 'ioredis';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { redisForSpecs } from '@diancan/testing/redis';
import { type Answer, type ScriptedServer, scriptedServer } from '@diancan/testing/network';
import { WechatApi } from '../transport/wechat-api.js';
import { WechatRefusedError, WechatUnavailableError } from '../transport/wechat-errors.js';
import { AccountToken } from './account-token.js';
import { OfficialAccount } from './official-account.js';

let server: ScriptedServer;
let redis: Redis;
beforeAll(async () => {
  server = await scriptedServer();
});
afterAll(() => server?.close());
// Each spec starts without a token.
beforeEach(() => {
  redis = redisForSpecs();
  server.asked.length = 0;
});
afterEach(() => {
  redis?.disconnect();
});

const APP = { appId: 'wx-app', secret: 'the-secret' };
const hosts = () => ({ api: server.url, open: 'https://open.example' });

/** One process of the fleet. */
const instance = (store = redis): OfficialAccount => {
  const api = new WechatApi(hosts);
  return new OfficialAccount(
    api,
    hosts,
    () => APP,
    new AccountToken(api, () => APP, store, new Locks(store)),
  );
};

/** A WeChat that accepts the latest token only; `stable_token` returns the same one until it is forced. */
const wechat = () => {
  const state = { token: 'token-1', forced: 0, expiresIn: 7_200, known: true };
  server.answer = ({ url, body }) => {
    if (url.pathname === '/cgi-bin/stable_token') {
      if ((JSON.parse(body) as { force_refresh?: boolean }).force_refresh)
        state.token = `forced-${++state.forced}`;
      return { access_token: state.token, expires_in: state.expiresIn };
    }
    if (url.searchParams.get('access_token') !== state.token) return { errcode: 40001, errmsg: 'not latest' };
    return state.known
      ? { subscribe: 1, openid: url.searchParams.get('openid'), unionid: 'u-1' }
      : { errcode: 40003, errmsg: 'invalid' };
  };
  return state;
};
const TOKEN = 'POST /cgi-bin/stable_token';
const INFO = 'GET /cgi-bin/user/info';

describe('the account’s token', () => {
  it('is fetched once for the whole fleet, even by many concurrent callers', async () => {
    wechat();
    const fleet = [instance(), instance(), instance()];
    const asking = fleet.flatMap(one => [one.unionIdOf('o-1'), one.unionIdOf('o-2')]);
    expect(await Promise.all(asking)).toEqual(Array(6).fill('u-1'));
    await instance().unionIdOf('o-1');
    expect(server.calls().filter(call => call === TOKEN)).toHaveLength(1);
  });

  it('is renewed before it ends', async () => {
    wechat();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await instance().unionIdOf('o-1');
      vi.advanceTimersByTime(6_999_000);
      await instance().unionIdOf('o-1');
      expect(server.calls()).toEqual([TOKEN, INFO, INFO]);
      vi.advanceTimersByTime(1_000);
      await instance().unionIdOf('o-1');
      expect(server.calls()).toEqual([TOKEN, INFO, INFO, TOKEN, INFO]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('leaves Redis when it ends', async () => {
    wechat().expiresIn = 300;
    await instance().unionIdOf('o-1');
    expect(await redis.ttl('wechat:wx-app:access-token')).toSatisfy((ttl: number) => ttl > 0 && ttl <= 100);
  });

  it.each([40001, 40014, 42001])('is fetched again, once, when WeChat refuses it with %i', async errcode => {
    const state = wechat();
    await instance().unionIdOf('o-1');
    state.token = 'token-2';
    const usual = server.answer;
    server.answer = (asked, response) =>
      asked.url.searchParams.get('access_token') === 'token-1'
        ? { errcode, errmsg: '' }
        : usual(asked, response);
    expect(await instance().unionIdOf('o-1')).toBe('u-1');
    expect(server.calls()).toEqual([TOKEN, INFO, INFO, TOKEN, INFO]);
    expect(state.forced).toBe(0);
  });

  it('is fetched again by one instance for all that hold the refused one', async () => {
    const state = wechat();
    await instance().unionIdOf('o-1');
    state.token = 'token-2';
    await Promise.all([instance(), instance(), instance()].map(one => one.unionIdOf('o-1')));
    expect(server.calls().filter(call => call === TOKEN)).toHaveLength(2);
  });

  const refusingTheFirst = (): Answer => {
    const usual = server.answer;
    return (asked, response) =>
      asked.url.searchParams.get('access_token') === 'token-1'
        ? { errcode: 42001, errmsg: 'expired' }
        : usual(asked, response);
  };

  it('is forced when WeChat goes on giving one that it refuses', async () => {
    const state = wechat();
    server.answer = refusingTheFirst();
    expect(await instance().unionIdOf('o-1')).toBe('u-1');
    expect(state.forced).toBe(1);
  });

  it('is not forced again and again: WeChat allows it 20 times a day', async () => {
    let forced = 0;
    server.answer = ({ url, body }) => {
      if (url.pathname !== '/cgi-bin/stable_token') return { errcode: 40001, errmsg: 'whatever it is' };
      if ((JSON.parse(body) as { force_refresh?: boolean }).force_refresh) forced++;
      return { access_token: 'the-same', expires_in: 7200 };
    };
    for (const one of [instance(), instance(), instance()])
      await expect(one.unionIdOf('o-1')).rejects.toThrow(WechatRefusedError);
    expect(forced).toBe(1);
    expect(server.calls().filter(call => call === INFO)).toHaveLength(6);
  });

  it('is forced again after a while even if the mark of the last time has lost its expiry', async () => {
    const state = wechat();
    server.answer = refusingTheFirst();
    await redis.set('wechat:wx-app:access-token:forced', '1');
    await expect(instance().unionIdOf('o-1')).rejects.toThrow(WechatRefusedError);
    expect(state.forced).toBe(0);
    expect(await redis.ttl('wechat:wx-app:access-token:forced')).toBeGreaterThan(0);
  });

  const spoilings: Array<[string, (key: string) => Promise<unknown>]> = [
    ['is no JSON', key => redis.set(key, '{')],
    ['is no token', key => redis.set(key, '{"value":1}')],
    ['is of another type', key => redis.hset(key, 'a', '1')],
  ];
  it.each(spoilings)('replaces the stored value when that %s', async (_what, spoil) => {
    wechat();
    await spoil('wechat:wx-app:access-token');
    for (const one of [instance(), instance()]) expect(await one.unionIdOf('o-1')).toBe('u-1');
    expect(server.calls()).toEqual([TOKEN, INFO, INFO]);
    expect(await redis.ttl('wechat:wx-app:access-token')).toBeGreaterThan(0);
  });

  it('is renewed in time even if its key has lost its expiry in Redis', async () => {
    wechat();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await instance().unionIdOf('o-1');
      await redis.persist('wechat:wx-app:access-token');
      vi.advanceTimersByTime(7_000_000);
      await instance().unionIdOf('o-1');
      expect(server.calls()).toEqual([TOKEN, INFO, TOKEN, INFO]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('can be fetched again after a failure', async () => {
    server.answer = () => ({ errcode: -1, errmsg: 'busy' });
    await expect(instance().unionIdOf('o-1')).rejects.toThrow(WechatUnavailableError);
    wechat();
    expect(await instance().unionIdOf('o-1')).toBe('u-1');
  });

  it('is unavailable without Redis, whose error does not show it', async () => {
    wechat();
    const gone = new Redis({
      port: 1,
      lazyConnect: true,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      enableOfflineQueue: false,
    });
    gone.on('error', () => undefined);
    const error: unknown = await instance(gone)
      .unionIdOf('o-1')
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WechatUnavailableError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/the-secret|token-1/);
  });
});

describe('the unionid behind an openid', () => {
  it('is null for an openid that the account does not know', async () => {
    wechat().known = false;
    expect(await instance().unionIdOf('o-unknown')).toBeNull();
  });
});
