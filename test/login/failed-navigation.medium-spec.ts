import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from './browser.js';
import { type LoginWorld, openLoginWorld } from './login-world.js';

let world: LoginWorld;

beforeAll(async () => {
  world = await openLoginWorld();
});
afterAll(() => world?.stop());

const CALLBACK = '/api/wechat/userInfo';
const SELLER_CALLBACK = '/api/wechat/qrUserInfo';
const loginUrl = (returnUrl = '/', start = 'authorize') =>
  `${world.gateway}/api/wechat/${start}?returnUrl=${encodeURIComponent(returnUrl)}`;
const comeToCallback = async (browser: Browser): Promise<string> =>
  (await browser.open(loginUrl(), { stopBefore: CALLBACK })).url.href;
/** The login's link after WeChat has sent the browser back with it. */
const comeToSellerCallback = async (browser: Browser): Promise<string> =>
  (await browser.open(loginUrl('/admin/', 'qrAuthorize'), { stopBefore: SELLER_CALLBACK })).url.href;

/** As a browser asks for a page. */
const navigate = (browser: Browser, address: string) =>
  browser.request(address, { headers: { accept: 'text/html,*/*;q=0.8', 'accept-language': 'en' } });

async function pageOf(answer: Response) {
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const html = await answer.text();
  return {
    status: answer.status,
    code: Number(/Code (\d+)/.exec(html)?.[1]),
    links: [...html.matchAll(/href="([^"]*)"/g)].map(
      ([, link]) => new URL(link!.replaceAll('&amp;', '&'), world.gateway),
    ),
  };
}

describe('a browser that navigates to a login that fails', () => {
  it('by a link that was used, without a session, gets a page that leads to a new login', async () => {
    const browser = world.browserOf('buyer-1');
    const callback = await comeToCallback(browser);
    await browser.request(callback);
    await browser.request(`${world.gateway}/api/user/logout`, { method: 'POST' });
    const { status, code, links } = await pageOf(await navigate(browser, callback));
    expect([status, code]).toEqual([400, 3002]);
    expect(links.map(({ pathname }) => pathname)).toEqual(['/api/wechat/authorize', '/']);
    await browser.open(links[0]!.href);
    expect((await browser.request(`${world.gateway}/api/user/me`)).status).toBe(200);
  });

  it('by a link that was used, with a session, goes on to the menu', async () => {
    const browser = world.browserOf('buyer-1');
    const early = await comeToCallback(browser);
    await browser.request(early);
    await browser.open(loginUrl());
    const answer = await navigate(browser, early);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `${world.gateway}/`]);
  });

  it('while WeChat is away, gets a page with the same link, which works later', async () => {
    const browser = world.browserOf('buyer-2');
    const callback = await comeToCallback(browser);
    const answer = await world.withoutWechat(() => navigate(browser, callback));
    expect(answer.headers.get('retry-after')).toBe('2');
    const { status, code, links } = await pageOf(answer);
    expect([status, code, links[0]!.href]).toEqual([503, 3004, callback]);
    expect((await navigate(browser, links[0]!.href)).status).toBe(302);
  });

  it.each([
    ['to a foreign page', '?returnUrl=http://evil.example/', 3001],
    ['to nowhere', '', 1001],
  ])('%s, gets a page', async (_where, query, expected) => {
    const browser = world.browserOf('buyer-2');
    const answer = await navigate(browser, `${world.gateway}/api/wechat/authorize${query}`);
    const { status, code } = await pageOf(answer);
    expect([status, code]).toEqual([400, expected]);
  });

  it('as a seller who waits for approval, gets a page that leads to the admin pages', async () => {
    const browser = world.browserOf('stranger');
    const { status, code, links } = await pageOf(
      await navigate(browser, await comeToSellerCallback(browser)),
    );
    expect([status, code]).toEqual([403, 3005]);
    expect(links.map(({ pathname }) => pathname)).toEqual(['/api/wechat/qrAuthorize', '/admin/']);
  });
});

it('a seller who comes back to a used link, with a later session, goes on to the admin pages', async () => {
  await world.seller('add', 'chef-1', '--name', '王师傅');
  const browser = world.browserOf('chef-1');
  const early = await comeToSellerCallback(browser);
  await browser.request(early);
  await browser.request(await comeToSellerCallback(browser));
  const answer = await navigate(browser, early);
  expect([answer.status, answer.headers.get('location')]).toEqual([302, `${world.gateway}/admin/`]);
});
