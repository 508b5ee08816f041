import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type ScriptedServer, scriptedServer } from '@diancan/testing/network';
import type { AccountToken } from '../official-account/account-token.js';
import { OfficialAccount } from '../official-account/official-account.js';
import { WebsiteApp } from '../open-platform/website-app.js';
import { WechatApi } from '../transport/wechat-api.js';
import { WechatUnavailableError } from '../transport/wechat-errors.js';

let server: ScriptedServer;
beforeAll(async () => {
  server = await scriptedServer();
});
afterAll(() => server?.close());

const APP = { appId: 'wx-app', secret: 'the-secret' };
const hosts = () => ({ api: server.url, open: 'https://open.example' });
/** A login does not use the account's own token. */
const NO_TOKEN = undefined as unknown as AccountToken;
const account = () => new OfficialAccount(new WechatApi(hosts), hosts, () => APP, NO_TOKEN);

describe('the page to send a browser to', () => {
  const request = { redirectUri: 'https://shop.example/a?b=1', state: 'abc' };

  it('names the parameters in the order that WeChat checks', () => {
    expect(account().authorizeUrl(request)).toBe(
      'https://open.example/connect/oauth2/authorize?appid=wx-app' +
        '&redirect_uri=https%3A%2F%2Fshop.example%2Fa%3Fb%3D1&response_type=code' +
        '&scope=snsapi_base&state=abc#wechat_redirect',
    );
  });

  it('is a different one for the website app', () => {
    expect(new WebsiteApp(new WechatApi(hosts), hosts, () => APP).qrAuthorizeUrl(request)).toMatch(
      /^https:\/\/open\.example\/connect\/qrconnect\?appid=.*&scope=snsapi_login&state=abc#wechat_redirect$/,
    );
  });
});

describe('exchanging a code', () => {
  it('tells who logged in', async () => {
    server.answer = ({ url }) => ({
      openid: `o-${url.searchParams.get('code')}`,
      unionid: 'u-1',
      access_token: 't',
      expires_in: 7200,
    });
    expect(await account().exchangeCode('c1')).toEqual({ openid: 'o-c1', unionid: 'u-1', isSnapshot: false });
  });

  it('marks the virtual account of a snapshot page', async () => {
    server.answer = () => ({ openid: 'o', is_snapshotuser: 1 });
    expect(await account().exchangeCode('c1')).toEqual({ openid: 'o', unionid: null, isSnapshot: true });
  });

  it('is refused with WeChat’s own number', async () => {
    server.answer = () => ({ errcode: 40163, errmsg: 'code been used, rid: 1' });
    await expect(account().exchangeCode('c1')).rejects.toMatchObject({
      name: 'WechatRefusedError',
      errcode: 40163,
    });
  });

  const failures: ReadonlyArray<readonly [string, Answer]> = [
    ['busy', () => ({ errcode: -1, errmsg: 'system error' })],
    [
      'HTTP 502',
      (_, response) => {
        response.statusCode = 502;
        return {};
      },
    ],
    [
      'an answer that cannot be read',
      (_, response) => {
        response.end('<html>');
      },
    ],
    ['an answer that cannot be read', () => ({ access_token: 't' })],
    [
      'ECONNRESET',
      (_, response) => {
        response.destroy();
      },
    ],
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
      const error: unknown = await account()
        .exchangeCode('the-code')
        .catch((caught: unknown) => caught);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/the-secret|the-code/);
    }
  });
});
