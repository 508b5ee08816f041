import { createHash } from 'node:crypto';
import { PlatformErrors, ServiceError, UserErrors } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { answerError } from '../errors/error-answer.js';
import { loginErrorPage } from './login-error-page.js';

const CALLBACK = '/api/wechat/userInfo?code=c&state=s';
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'en' };

const pageOf = (url = CALLBACK, headers: Record<string, string> = BROWSER, method = 'GET') =>
  loginErrorPage(
    { method, url, headers },
    answerError(new ServiceError(UserErrors.LOGIN_STATE_INVALID), 'en', ''),
  );
const linksIn = (html = '') => [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => link);

describe('the page of a login that failed', () => {
  it.each([
    ['back from WeChat', CALLBACK, BROWSER, 'GET'],
    ['as HEAD', CALLBACK, BROWSER, 'HEAD'],
    ['at the user service', '/wechat/authorize?returnUrl=/', BROWSER, 'GET'],
    ['by QR code', '/api/wechat/qrAuthorize', BROWSER, 'GET'],
    ['back from a QR code', '/wechat/qrUserInfo', BROWSER, 'GET'],
  ])('is for a navigation, %s', (_how, url, headers, method) => {
    expect(pageOf(url, headers, method)?.html).toContain('<!doctype html>');
  });

  it.each([
    ['a script of a page', CALLBACK, { accept: 'application/json, text/plain, */*' }, 'GET'],
    ['a program that takes anything', CALLBACK, { accept: '*/*' }, 'GET'],
    ['a program that says nothing', CALLBACK, {}, 'GET'],
    ['a program that takes JSON', CALLBACK, { accept: 'application/json' }, 'GET'],
    ['a program that refuses HTML', CALLBACK, { accept: 'text/html;q=0, */*' }, 'GET'],
    ['a write', CALLBACK, BROWSER, 'POST'],
    ['another address', '/api/order/list', BROWSER, 'GET'],
    ['an address below', '/api/wechat/userInfo/x', BROWSER, 'GET'],
    ['the account’s server URL', '/api/wechat/server', BROWSER, 'GET'],
  ])('is not for %s', (_what, url, headers, method) => {
    expect(pageOf(url, headers as Record<string, string>, method)).toBeNull();
  });

  it('has the sentence and the code in the language of the client, and ways out', () => {
    const { html = '' } = pageOf() ?? {};
    expect(html).toContain(UserErrors.LOGIN_STATE_INVALID.en);
    expect(html).toContain('Code 3002');
    expect(html).toContain('<html lang="en">');
    expect(linksIn(html)).toEqual(['/api/wechat/authorize?returnUrl=%2F', '/']);
    const seller = pageOf('/wechat/qrUserInfo', { accept: 'text/html' });
    expect(seller?.html).toContain('<html lang="zh-CN">');
    expect(linksIn(seller?.html)).toEqual(['/api/wechat/qrAuthorize?returnUrl=%2Fadmin%2F', '/admin/']);
  });

  it('offers the same address again, where a later request may succeed', () => {
    const answer = answerError(new ServiceError(PlatformErrors.SERVICE_UNAVAILABLE), 'en', '');
    const page = loginErrorPage(
      { method: 'GET', url: '/wechat/userInfo?code=c&state="><script>', headers: BROWSER },
      answer,
    );
    expect(linksIn(page?.html)).toEqual([
      '/api/wechat/userInfo?code=c&amp;state=&quot;&gt;&lt;script&gt;',
      '/api/wechat/authorize?returnUrl=%2F',
      '/',
    ]);
  });

  it('runs nothing and loads nothing, whatever the sentence says', () => {
    const answer = answerError(
      new ServiceError(PlatformErrors.INVALID_INPUT, { summary: `<img src=x onerror='"&` }),
      'en',
      '',
    );
    const page = loginErrorPage({ method: 'GET', url: CALLBACK, headers: BROWSER }, answer)!;
    expect(page.html).toContain('&lt;img src=x onerror=&#39;&quot;&amp;');
    expect(page.html).not.toMatch(/<script|<img|style="|javascript:/);
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page.html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; ` +
        "frame-ancestors 'none'",
    );
  });
});
