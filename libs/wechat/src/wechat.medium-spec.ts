import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OfficialAccount } from './official-account/official-account.js';
import { WebsiteApp } from './open-platform/website-app.js';
import { WechatApi } from './transport/wechat-api.js';
import { WechatRefusedError, WechatUnavailableError } from './transport/wechat-errors.js';

type Answer = (request: { url: URL; body: string }, response: ServerResponse) => unknown;

let server: Server;
let answer: Answer;
const asked: string[] = [];

const read = async (request: IncomingMessage): Promise<string> => (await request.toArray()).join('');

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://wechat');
    const body = await read(request);
    asked.push(`${request.method} ${url.pathname}`);
    const data = answer({ url, body }, response);
    if (data !== undefined) response.end(JSON.stringify(data));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => { server.close(); server.closeAllConnections(); });
beforeEach(() => { asked.length = 0; });

const APP = { appId: 'wx-app', secret: 'the-secret' };
const hosts = () => ({ api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, open: 'https://open.example' });
const account = () => new OfficialAccount(new WechatApi(hosts), hosts, () => APP);

describe('the page to send a browser to', () => {
  const request = { redirectUri: 'https://shop.example/a?b=1', state: 'abc' };

  it('names the parameters in the order that WeChat checks', () => {
    expect(account().authorizeUrl(request)).toBe(
      'https://open.example/connect/oauth2/authorize?appid=wx-app&redirect_uri=https%3A%2F%2Fshop.example%2Fa%3Fb%3D1'
      + '&response_type=code&scope=snsapi_base&state=abc#wechat_redirect',
    );
  });

  it('is another one for the website app', () => {
    expect(new WebsiteApp(new WechatApi(hosts), hosts, () => APP).qrAuthorizeUrl(request))
      .toMatch(/^https:\/\/open\.example\/connect\/qrconnect\?appid=.*&scope=snsapi_login&state=abc#wechat_redirect$/);
  });
});

describe('exchanging a code', () => {
  it('tells who logged in', async () => {
    answer = ({ url }) => ({ openid: `o-${url.searchParams.get('code')}`, unionid: 'u-1', access_token: 't', expires_in: 7200 });
    expect(await account().exchangeCode('c1')).toEqual({ openid: 'o-c1', unionid: 'u-1', isSnapshot: false });
  });

  it('marks the virtual account of a snapshot page', async () => {
    answer = () => ({ openid: 'o', is_snapshotuser: 1 });
    expect(await account().exchangeCode('c1')).toEqual({ openid: 'o', unionid: null, isSnapshot: true });
  });

  it('is refused with WeChat’s own number', async () => {
    answer = () => ({ errcode: 40163, errmsg: 'code been used, rid: 1' });
    await expect(account().exchangeCode('c1')).rejects.toMatchObject({ name: 'WechatRefusedError', errcode: 40163 });
  });

  const failures: ReadonlyArray<readonly [string, Answer]> = [
    ['busy', () => ({ errcode: -1, errmsg: 'system error' })],
    ['HTTP 502', (_, response) => { response.statusCode = 502; return {}; }],
    ['an answer that cannot be read', (_, response) => { response.end('<html>'); }],
    ['an answer that cannot be read', () => ({ access_token: 't' })],
    ['ECONNRESET', (_, response) => { response.destroy(); }],
  ];
  it.each(failures)('is unavailable on: %s', async (reason, failing) => {
    answer = failing;
    const failed = account().exchangeCode('c1');
    await expect(failed).rejects.toThrow(WechatUnavailableError);
    await expect(failed).rejects.toThrow(reason);
  });

  it('shows neither secret nor code in any error', async () => {
    for (const [, failing] of failures) {
      answer = failing;
      const error: unknown = await account().exchangeCode('the-code').catch((caught: unknown) => caught);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/the-secret|the-code/);
    }
  });
});

describe('the unionid behind an openid', () => {
  /** A WeChat whose valid token is the latest; `stable_token` gives the same one until forced. */
  const wechat = () => {
    const state = { token: 'token-1', forced: 0, expiresIn: 7_200, known: true };
    answer = ({ url, body }) => {
      if (url.pathname === '/cgi-bin/stable_token') {
        if ((JSON.parse(body) as { force_refresh?: boolean }).force_refresh) state.token = `forced-${++state.forced}`;
        return { access_token: state.token, expires_in: state.expiresIn };
      }
      if (url.searchParams.get('access_token') !== state.token) return { errcode: 40001, errmsg: 'not latest' };
      return state.known ? { subscribe: 1, openid: url.searchParams.get('openid'), unionid: 'u-1' } : { errcode: 40003, errmsg: 'invalid' };
    };
    return state;
  };
  const TOKEN = 'POST /cgi-bin/stable_token';
  const INFO = 'GET /cgi-bin/user/info';

  it('asks for the account’s token once, also when many ask at the same time', async () => {
    wechat();
    const asking = account();
    expect(await Promise.all(Array.from({ length: 5 }, () => asking.unionIdOf('o-1')))).toEqual(Array(5).fill('u-1'));
    await asking.unionIdOf('o-1');
    expect(asked.filter(call => call === TOKEN)).toHaveLength(1);
  });

  it('asks for a new token when the one it has nears its end', async () => {
    wechat();
    const asking = account();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      await asking.unionIdOf('o-1');
      vi.advanceTimersByTime(6_999_000);
      await asking.unionIdOf('o-1');
      expect(asked).toEqual([TOKEN, INFO, INFO]);
      vi.advanceTimersByTime(1_000);
      await asking.unionIdOf('o-1');
      expect(asked).toEqual([TOKEN, INFO, INFO, TOKEN, INFO]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('gets the token that another process made when its own was replaced', async () => {
    const state = wechat();
    const asking = account();
    await asking.unionIdOf('o-1');
    state.token = 'token-2';
    expect(await asking.unionIdOf('o-1')).toBe('u-1');
    expect(asked).toEqual([TOKEN, INFO, INFO, TOKEN, INFO]);
    expect(state.forced).toBe(0);
  });

  it('forces a new token when WeChat goes on giving one that it refuses', async () => {
    const state = wechat();
    const usual = answer;
    answer = (request, response) =>
      request.url.searchParams.get('access_token') === 'token-1' ? { errcode: 42001, errmsg: 'expired' } : usual(request, response);
    expect(await account().unionIdOf('o-1')).toBe('u-1');
    expect(state.forced).toBe(1);
  });

  it('tries a refused token once more and no further', async () => {
    answer = ({ url }) => (url.pathname === '/cgi-bin/stable_token' ? { access_token: 't', expires_in: 7200 } : { errcode: 40014, errmsg: '' });
    await expect(account().unionIdOf('o-1')).rejects.toThrow(WechatRefusedError);
    expect(asked.filter(call => call === INFO)).toHaveLength(2);
  });

  it('is null for an openid that the account does not know', async () => {
    wechat().known = false;
    expect(await account().unionIdOf('o-unknown')).toBeNull();
  });

  it('can be asked for again after the token could not be had', async () => {
    const asking = account();
    answer = () => ({ errcode: -1, errmsg: 'busy' });
    await expect(asking.unionIdOf('o-1')).rejects.toThrow(WechatUnavailableError);
    wechat();
    expect(await asking.unionIdOf('o-1')).toBe('u-1');
  });
});
