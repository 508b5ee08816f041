import { describe, expect, it } from 'vitest';
import { nextPage } from './next-page.js';
import { userOf } from './user-cookie.js';
import {
  accountOpenIdOf,
  isUserName,
  isWebsiteOpenId,
  KNOWN_USERS,
  unionIdOf,
  websiteOpenIdOf,
} from './wechat-user.js';

describe('a WeChat user', () => {
  it('has a different openid in each app, and one unionid', () => {
    for (const name of KNOWN_USERS) {
      const ids = [accountOpenIdOf(name), websiteOpenIdOf(name), unionIdOf(name)];
      expect(new Set(ids).size).toBe(3);
      expect(ids.every(isUserName)).toBe(true);
      expect(isWebsiteOpenId(websiteOpenIdOf(name))).toBe(true);
    }
  });

  it.each([
    ['wechat_user=buyer-1', 'buyer-1'],
    ['a=b; wechat_user=x_Y-9 ; c=d', 'x_Y-9'],
    ['wechat_user=a; wechat_user=b', null],
    ['wechat_user=', null],
    ['wechat_user=a b', null],
    [`wechat_user=${'a'.repeat(65)}`, null],
    [undefined, null],
  ])('is read from the cookie %j', (header, user) => {
    expect(userOf(header)).toBe(user);
  });
});

describe('the page after picking a user', () => {
  it('is one of the sandbox itself', () => {
    expect(nextPage('/connect/oauth2/authorize?appid=a&state=b')).toBe(
      '/connect/oauth2/authorize?appid=a&state=b',
    );
  });

  it.each([
    undefined,
    '',
    '//evil.example',
    'http://evil.example',
    '/connect',
    '/connect/\\evil',
    '/connect/a\r\nb',
    '/other',
  ])('is the list of users instead of %j', wanted => expect(nextPage(wanted)).toBe('/sandbox/user'));
});
