import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ScriptedServer, scriptedServer } from '../../testing/scripted-server.js';
import type { AccountToken } from '../official-account/account-token.js';
import { OfficialAccount } from '../official-account/official-account.js';
import { WebsiteApp } from '../open-platform/website-app.js';
import { WechatApi } from '../transport/wechat-api.js';
import { WechatUnavailableError } from '../transport/wechat-errors.js';

let server: ScriptedServer;
beforeAll(async () => { server = await scriptedServer(); });
afterAll(() => server?.close());

const APP = { appId: 'wx-app', secret: 'the-secret' };
const hosts = () => ({ api: server.url, open: 'https://open.example' });
/** A login has nothing to do with the account's own token. */
const NO_TOKEN = undefined as unknown as AccountToken;
const account = () => new OfficialAccount(new WechatApi(hosts), hosts, () => APP, NO_TOKEN);

describe('the page to send a browser to', () => {
  const request = { redirectUri: 'https://shop.example/a?b=1', state: 'abc' };

  it('names the parameters in the order that WeChat checks', () => {
    expect(account().authorizeUrl(request)).toBe(
      'https://open.example/connect/oauth2/authorize?appid=wx-app&redirect_uri=https%3A%2F%2Fshop.example%2Fa%3Fb%3D1'
      + '&response_type=code&scope=snsapi_base&state=abc#wechat_redirect',
    );
  });

  it('asks for the name too where it is told to', () => {
    expect(account().authorizeUrl(request, 'snsapi_userinfo')).toContain('&scope=snsapi_userinfo&state=abc#wechat_redirect');
  });

  it('is another one for the website app', () => {
    expect(new WebsiteApp(new WechatApi(hosts), hosts, () => APP).qrAuthorizeUrl(request))
      .toMatch(/^https:\/\/open\.example\/connect\/qrconnect\?appid=.*&scope=snsapi_login&state=abc#wechat_redirect$/);
  });
});

describe('exchanging a code', () => {
  it('tells who logged in', async () => {
    server.answer = ({ url }) => ({ openid: `o-${url.searchParams.get('code')}`, unionid: 'u-1', access_token: 't', expires_in: 7200 });
    expect(await account().exchangeCode('c1')).toEqual({ openid: 'o-c1', unionid: 'u-1', isSnapshot: false });
  });

  it('marks the virtual account of a snapshot page', async () => {
    server.answer = () => ({ openid: 'o', is_snapshotuser: 1 });
    expect(await account().exchangeCode('c1')).toEqual({ openid: 'o', unionid: null, isSnapshot: true });
  });

  it('is refused with WeChat’s own number', async () => {
    server.answer = () => ({ errcode: 40163, errmsg: 'code been used, rid: 1' });
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
    server.answer = failing;
    const failed = account().exchangeCode('c1');
    await expect(failed).rejects.toThrow(WechatUnavailableError);
    await expect(failed).rejects.toThrow(reason);
  });

  it('shows neither secret nor code in any error', async () => {
    for (const [, failing] of failures) {
      server.answer = failing;
      const error: unknown = await account().exchangeCode('the-code').catch((caught: unknown) => caught);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/the-secret|the-code/);
    }
  });
});

describe('exchanging a code for a name too', () => {
  const granting: Answer = ({ url }) => {
    if (url.pathname === '/sns/oauth2/access_token') return { openid: 'o-1', access_token: 'user-token', expires_in: 7200 };
    expect(Object.fromEntries(url.searchParams)).toEqual({ access_token: 'user-token', openid: 'o-1', lang: 'zh_CN' });
    return { openid: 'o-1', nickname: '张三', sex: 0, headimgurl: 'https://img.example/1', privilege: [], unionid: 'u-1' };
  };
  /** The same login, and an answer of its own to the question for the name. */
  const butNamed = (naming: Answer): Answer => (asked, response) =>
    (asked.url.pathname === '/sns/userinfo' ? naming : granting)(asked, response);

  it('tells name and picture', async () => {
    server.answer = granting;
    expect(await account().exchangeCodeWithProfile('c1')).toEqual({
      grant: { openid: 'o-1', unionid: null, isSnapshot: false },
      profile: { nickname: '张三', pictureUrl: 'https://img.example/1', unionid: 'u-1' },
    });
  });

  it.each<[string, Answer]>([
    ['refuses it (only the openid was asked for)', () => ({ errcode: 48001, errmsg: 'api unauthorized' })],
    ['is busy', () => ({ errcode: -1, errmsg: 'busy' })],
  ])('tells who logged in also when WeChat %s', async (_, naming) => {
    server.answer = butNamed(naming);
    expect(await account().exchangeCodeWithProfile('c1')).toMatchObject({ grant: { openid: 'o-1' }, profile: null });
  });

  it('is refused with WeChat’s own number', async () => {
    server.answer = () => ({ errcode: 40029, errmsg: 'invalid code' });
    await expect(account().exchangeCodeWithProfile('c1')).rejects.toMatchObject({ errcode: 40029 });
  });
});
