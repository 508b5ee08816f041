import { describe, expect, it } from 'vitest';
import { PageError } from '../pages/page.error.js';
import type { RegisteredApp } from '../registered-apps/registered-app.js';
import { readAuthorizeRequest } from './authorize-request.js';

const ACCOUNT: RegisteredApp = { kind: 'official-account', appId: 'wx-oa', secret: 's' };
const WEBSITE: RegisteredApp = { kind: 'website', appId: 'wx-web', secret: 's' };

const read = (query: string, kind: RegisteredApp['kind'] = 'official-account') =>
  readAuthorizeRequest(query, {
    kind,
    findApp: id => [ACCOUNT, WEBSITE].find(app => app.appId === id),
    authDomains: ['127.0.0.1', 'shop.example'],
  });

const GOOD = {
  appid: 'wx-oa',
  redirect_uri: 'http://127.0.0.1:8080/a?b=1',
  response_type: 'code',
  scope: 'snsapi_base',
  state: 'abc',
};
const query = (changes: Partial<Record<keyof typeof GOOD, string>> = {}) =>
  new URLSearchParams({ ...GOOD, ...changes }).toString();

const refusal = (text: string, kind?: RegisteredApp['kind']): number | null => {
  try {
    read(text, kind);
  } catch (error) {
    if (error instanceof PageError) return error.code;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
};

describe('an authorize request', () => {
  it('is read as it stands', () => {
    expect(read(query())).toEqual({
      app: ACCOUNT,
      redirectUri: GOOD.redirect_uri,
      scope: 'snsapi_base',
      state: 'abc',
    });
  });

  it('may have optional parameters behind', () => {
    expect(read(`${query()}&forcePopup=true&forceSnapShot=true`).state).toBe('abc');
  });

  it.each([
    ['redirect_uri', 'http://evil.example/', 10003],
    ['redirect_uri', 'http://sub.shop.example/', 10003],
    ['redirect_uri', 'http://shop.example.evil.example/', 10003],
    ['redirect_uri', 'javascript:alert(1)', 10003],
    ['redirect_uri', '/relative', 10003],
    ['scope', 'snsapi_login', 10005],
    ['scope', '', 10010],
    ['redirect_uri', '', 10011],
    ['appid', '', 10012],
    ['state', '', 10013],
    ['appid', 'wx-web', 10016],
    ['appid', 'wx-unknown', null],
    ['response_type', 'token', null],
    ['state', 'a-b', null],
    ['state', 'a'.repeat(129), null],
  ] as const)('with %s=%j shows page %j', (name, value, code) => {
    expect(refusal(query({ [name]: value }))).toBe(code);
  });

  it('accepts every authorization domain on any port', () => {
    expect(read(query({ redirect_uri: 'https://shop.example:8443/x' })).redirectUri).toBe(
      'https://shop.example:8443/x',
    );
  });

  it('requires its parameters in WeChat’s order', () => {
    const { state, ...others } = GOOD;
    expect(refusal(new URLSearchParams({ state, ...others }).toString())).toBeNull();
  });

  it('notices a redirect_uri that was not encoded', () => {
    expect(
      refusal(
        'appid=wx-oa&redirect_uri=http://127.0.0.1/a?b=1&c=2&response_type=code&scope=snsapi_base&state=a',
      ),
    ).toBeNull();
  });

  it('of a website app has a scope of its own', () => {
    expect(read(query({ appid: 'wx-web', scope: 'snsapi_login' }), 'website').app).toBe(WEBSITE);
    expect(refusal(query({ appid: 'wx-web' }), 'website')).toBe(10005);
  });
});
