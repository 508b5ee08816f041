import { describe, expect, it } from 'vitest';
import { readCookie, sessionTokens, setCookie } from './session-cookie.js';

describe('readCookie', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['token=a', 'a'],
    ['other=1; token=a;more=2', 'a'],
    ['  token=a  ', 'a'],
    ['token=', ''],
    ['token=a=b', 'a=b'],
    ['xtoken=a', null],
    ['token', null],
    ['Token=a', null],
    ['token =a', null],
    ['token=a; token=b', null],
    ['token=a; token=a', null],
    ['x="; token=a; y="', 'a'],
  ])('%j → %j', (header, value) => {
    expect(readCookie(header, 'token')).toBe(value);
  });
});

describe('sessionTokens', () => {
  const A = '0b7e7c3e-2f4d-4c55-9c3b-0d9f3a1e2b10';
  const B = '1b7e7c3e-2f4d-4c55-9c3b-0d9f3a1e2b10';

  it.each([
    [undefined, []],
    ['token=abc', []],
    [`token=${A}`, [A]],
    [`token=${A}; token=abc`, [A]],
    [`token=abc; token=${A}`, [A]],
    [`token=${B}; a=1; token=${A}`, [B, A]],
    [`token=${A}; token=${A}`, [A]],
    [`xtoken=${A}; token=; token`, []],
  ])('%j → %j', (header, tokens) => {
    expect(sessionTokens(header)).toEqual(tokens);
  });

  it('are at most 20, so that one request costs no more lookups', () => {
    const tokens = Array.from({ length: 30 }, (_, at) => A.replace(/^../, String(at + 10)));
    expect(sessionTokens(tokens.map(token => `token=${token}`).join('; '))).toEqual(tokens.slice(0, 20));
  });
});

describe('setCookie', () => {
  it('keeps scripts and other sites away, and names no domain', () => {
    expect(setCookie('token', 'a', { path: '/', secure: false })).toBe(
      'token=a; Path=/; HttpOnly; SameSite=Lax',
    );
  });

  it('goes over TLS only where there is TLS', () => {
    expect(setCookie('token', 'a', { path: '/', secure: true })).toMatch(/; Secure$/);
  });

  it('is deleted by a lifetime of 0', () => {
    expect(setCookie('state', '', { path: '/api', secure: false, maxAgeSeconds: 0 })).toBe(
      'state=; Path=/api; Max-Age=0; HttpOnly; SameSite=Lax',
    );
  });
});
