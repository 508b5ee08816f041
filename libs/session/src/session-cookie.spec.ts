import { describe, expect, it } from 'vitest';
import { readCookie, setCookie } from './session-cookie.js';

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
