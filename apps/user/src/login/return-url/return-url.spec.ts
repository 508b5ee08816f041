import { isServiceError, UserErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { checkReturnUrl, withAlias } from './return-url.js';

const ORIGIN = 'http://127.0.0.1:8080';
const OWN = ['https://diancan.example', ORIGIN, 'http://localhost:8080'];
const check = (returnUrl: string) => checkReturnUrl(returnUrl, ORIGIN, OWN);

describe('checkReturnUrl', () => {
  it.each([
    ['/', `${ORIGIN}/`],
    ['/#/menu', `${ORIGIN}/#/menu`],
    ['/a?b=1#/c?d=2', `${ORIGIN}/a?b=1#/c?d=2`],
    [ORIGIN, `${ORIGIN}/`],
    ['http://localhost:8080/#/menu', `${ORIGIN}/#/menu`],
    ['https://diancan.example/x', `${ORIGIN}/x`],
    ['HTTP://LOCALHOST:8080/x', `${ORIGIN}/x`],
    // What `location.href` says on a page that was opened with a dot after its host.
    ['https://diancan.example./#/menu', `${ORIGIN}/#/menu`],
    ['https://Diancan.Example.:443/x?a=1', `${ORIGIN}/x?a=1`],
    ['/菜单', `${ORIGIN}/%E8%8F%9C%E5%8D%95`],
    ['/..//evil.example', `${ORIGIN}//evil.example`],
    ['/?next=//evil.example', `${ORIGIN}/?next=//evil.example`],
  ])('%s leads to %s', (returnUrl, expected) => {
    expect(check(returnUrl)).toBe(expected);
  });

  it.each([
    '',
    'menu',
    '?a',
    '#/menu',
    './x',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/x\\y',
    'http://evil.example/',
    'https://evil.example',
    'http://127.0.0.1:8081/',
    'http://127.0.0.1/',
    'https://127.0.0.1:8080/',
    'http://localhost:80800/',
    'http://127.0.0.1:8080.evil.example/',
    'http://127.0.0.1:8080@evil.example/',
    'http://user@127.0.0.1:8080/',
    'http://user:pw@127.0.0.1:8080/',
    'http://evil.example#@127.0.0.1:8080/',
    'http:/127.0.0.1:8080/',
    'http:127.0.0.1:8080',
    'javascript:alert(1)',
    'JavaScript://127.0.0.1:8080/%0aalert(1)',
    'data:text/html,x',
    'ftp://127.0.0.1:8080/',
    'http://[::1]:8080/',
    'http://sub.localhost:8080/',
    '/\tx',
    '\t//evil.example',
    ' //evil.example',
    '/x\r\nSet-Cookie: a=b',
    '/\u0000',
    '/x y',
    '/\u2028',
    '/\u00a0',
  ])('%j is refused', returnUrl => {
    const refused = (() => {
      try {
        return check(returnUrl);
      } catch (error) {
        return error;
      }
    })();
    expect(isServiceError(refused, UserErrors.RETURN_URL_REFUSED), String(refused)).toBe(true);
  });
});

describe('withAlias', () => {
  it.each([
    ['http://a/', 'http://a/?openid=X'],
    ['http://a/b?c=1', 'http://a/b?c=1&openid=X'],
    ['http://a/#/menu', 'http://a/#/menu?openid=X'],
    ['http://a/#/menu?table=3', 'http://a/#/menu?table=3&openid=X'],
    ['http://a/?b=1#/menu', 'http://a/?b=1#/menu?openid=X'],
    ['http://a/#', 'http://a/#?openid=X'],
    ['http://a/?openid=old&b=1', 'http://a/?b=1&openid=X'],
    ['http://a/#/menu?openid=old', 'http://a/#/menu?openid=X'],
    ['http://a/b?', 'http://a/b?openid=X'],
  ])('%s → %s', (returnUrl, expected) => {
    expect(withAlias(returnUrl, 'X')).toBe(expected);
  });
});
