import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from './browser.js';
import { type LoginWorld, openLoginWorld } from './login-world.js';

let world: LoginWorld;

beforeAll(async () => {
  world = await openLoginWorld();
});
afterAll(() => world?.stop());

const CALLBACK = '/api/wechat/userInfo';
const loginUrl = (returnUrl = '/', origin = world.gateway) =>
  `${origin}/api/wechat/authorize?returnUrl=${encodeURIComponent(returnUrl)}`;
const codeOf = async (answer: Response) => ((await answer.json()) as { code: number }).code;
const me = async (browser: Browser) => (await browser.request(`${world.gateway}/api/user/me`)).json();

/** Follows the redirects up to, but not including, WeChat's redirect back to us. */
const comeToCallback = async (browser: Browser): Promise<string> =>
  (await browser.open(loginUrl(), { stopBefore: CALLBACK })).url.href;

describe('a buyer’s login', () => {
  it('ends at returnUrl with an alias, and with a session', async () => {
    const browser = world.browserOf('buyer-1');
    const { url } = await browser.open(loginUrl('/menu?table=3'));
    expect(url.href).toMatch(new RegExp(`^${world.gateway}/menu\\?table=3&openid=[A-Za-z0-9_-]{20,}$`));
    expect(url.href).not.toContain('buyer-1');
    expect(await me(browser)).toEqual({
      code: 0,
      msg: 'ok',
      data: { role: 'buyer', name: expect.stringMatching(/^微信用户[0-9A-F]{4}$/) },
    });
  });

  it('crosses from WeChat’s site to ours: Lax cookies come along, a Strict one would not', async () => {
    const browser = world.browserOf('buyer-1').carry('127.0.0.1', 'strict', '1', 'Strict');
    const { path } = await browser.open(loginUrl());
    expect(path.map(address => new URL(address).hostname)).toEqual([
      '127.0.0.1',
      'localhost',
      '127.0.0.1',
      '127.0.0.1',
    ]);
    expect(browser.cookie('token')?.host).toBe('127.0.0.1');
    const strict = new Browser().carry('127.0.0.1', 'token', browser.cookie('token')!.value, 'Strict');
    expect((await strict.open(`${world.gateway}/api/user/me`, { from: 'localhost' })).answer.status).toBe(
      401,
    );
    expect((await browser.open(`${world.gateway}/api/user/me`, { from: 'localhost' })).answer.status).toBe(
      200,
    );
  });

  it('stays on the origin that the browser uses', async () => {
    const browser = world.browserOf('buyer-1');
    const { url, path } = await browser.open(loginUrl(`${world.gateway}/#/menu`, world.gatewayAsLocalhost));
    expect(url.href.startsWith(`${world.gatewayAsLocalhost}/#/menu?openid=`)).toBe(true);
    expect(path.every(address => new URL(address).hostname === 'localhost')).toBe(true);
    expect(browser.cookie('token')?.host).toBe('localhost');
  });

  it('sets cookies that scripts cannot read, for this host alone', async () => {
    const browser = world.browserOf('buyer-1');
    await browser.open(loginUrl());
    expect(browser.cookie('token')?.line).toMatch(/^token=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('gives a new token each time, and ends the previous session', async () => {
    const browser = world.browserOf('buyer-1');
    await browser.open(loginUrl());
    const first = browser.cookie('token')!.value;
    await browser.open(loginUrl());
    expect(browser.cookie('token')!.value).not.toBe(first);
    const old = new Browser().carry('127.0.0.1', 'token', first);
    expect((await old.request(`${world.gateway}/api/user/me`)).status).toBe(401);
    expect((await browser.request(`${world.gateway}/api/user/me`)).status).toBe(200);
  });

  it('may run in two tabs at once', async () => {
    const browser = world.browserOf('buyer-1');
    const tabs = [await comeToCallback(browser), await comeToCallback(browser)];
    for (const tab of tabs) expect((await browser.request(tab)).status).toBe(302);
  });

  it('never ends on a foreign page', async () => {
    for (const foreign of [
      'http://evil.example/',
      '//evil.example',
      '/\\evil.example',
      `${world.gateway}@evil.example/`,
      'javascript:alert(1)',
    ]) {
      const { answer, path } = await world.browserOf('buyer-1').open(loginUrl(foreign));
      expect([answer.status, await codeOf(answer), path.length], foreign).toEqual([400, 3001, 1]);
    }
  });

  it('lets an unknown browser pick its WeChat user, then goes on', async () => {
    const browser = new Browser();
    const { answer, url } = await browser.open(loginUrl());
    const [, choice = ''] = /href="([^"]*user=buyer-3[^"]*)"/.exec(await answer.text()) ?? [];
    await browser.open(new URL(choice.replaceAll('&amp;', '&'), url).href);
    expect(await me(browser)).toMatchObject({ code: 0, data: { role: 'buyer' } });
  });
});

describe('the state of a login', () => {
  const namesOf = (callback: string) => `login_${new URL(callback).searchParams.get('state')}`;
  const inShop = (answer: Response) => {
    expect(answer.status).toBe(302);
    return answer.headers.get('location')!;
  };

  it('ends in one session when its callback arrives twice, with the cookies of the departure', async () => {
    const browser = world.browserOf('buyer-2');
    const callback = await comeToCallback(browser);
    const departed = () =>
      new Browser().carry('127.0.0.1', namesOf(callback), browser.cookie(namesOf(callback))!.value);
    const both = [departed(), departed()];
    const answers = await Promise.all(both.map(each => each.request(callback)));
    const [first, second] = answers.map(inShop);
    expect(first).toMatch(new RegExp(`^${world.gateway}/\\?openid=`));
    expect(second).toBe(first);
    expect(both[1]!.cookie('token')!.value).toBe(both[0]!.cookie('token')!.value);
    expect(await me(both[1]!)).toMatchObject({ code: 0, data: { role: 'buyer' } });
  });

  it('ends in the same session when the callback is reloaded, or come back to', async () => {
    const browser = world.browserOf('buyer-2');
    const callback = await comeToCallback(browser);
    const first = inShop(await browser.request(callback));
    const { value } = browser.cookie('token')!;
    expect(inShop(await browser.request(callback))).toBe(first);
    expect(browser.cookie('token')!.value).toBe(value);
    expect(await me(browser)).toMatchObject({ code: 0 });
  });

  it('ends in the shop, in the session of a later login, when an earlier callback comes back', async () => {
    const browser = world.browserOf('buyer-2');
    const early = await comeToCallback(browser);
    await browser.request(early);
    await browser.open(loginUrl());
    const { value } = browser.cookie('token')!;
    expect(inShop(await browser.request(early))).toBe(`${world.gateway}/`);
    expect(browser.cookie('token')!.value).toBe(value);
  });

  it('opens nothing again after logging out', async () => {
    const browser = world.browserOf('buyer-2');
    const callback = await comeToCallback(browser);
    await browser.request(callback);
    await browser.request(`${world.gateway}/api/user/logout`, { method: 'POST' });
    const again = await browser.request(callback);
    expect([again.status, await codeOf(again)]).toEqual([400, 3002]);
    expect(browser.cookie('token')).toBeUndefined();
  });

  it('is not changed by HEAD', async () => {
    const browser = world.browserOf('buyer-2');
    const callback = await comeToCallback(browser);
    for (const address of [callback, loginUrl()]) {
      const looked = await browser.request(address, { method: 'HEAD' });
      expect([looked.status, looked.headers.getSetCookie()]).toEqual([200, []]);
    }
    inShop(await browser.request(callback));
  });

  it('leads back to the shop when the user did not consent', async () => {
    const browser = world.browserOf('buyer-2');
    const { url } = await browser.open(loginUrl('/menu?table=3'), { stopBefore: CALLBACK });
    const state = url.searchParams.get('state');
    const callback = `${world.gateway}${CALLBACK}`;
    expect(inShop(await browser.request(`${callback}?state=${state}`))).toBe(`${world.gateway}/menu?table=3`);
    expect(inShop(await browser.request(`${callback}?code=&state=${state}`))).toBe(
      `${world.gateway}/menu?table=3`,
    );
    for (const unknown of ['', '?state=unknown', `?state=${'x'.repeat(40)}`])
      expect(inShop(await new Browser().request(callback + unknown))).toBe(`${world.gateway}/`);
    expect(browser.cookie('token')).toBeUndefined();
  });

  it('is refused in another browser, which does not use it up', async () => {
    const browser = world.browserOf('buyer-2');
    const callback = await comeToCallback(browser);
    const victim = world.browserOf('buyer-3');
    await comeToCallback(victim);
    const answer = await victim.request(callback);
    expect([answer.status, await codeOf(answer)]).toEqual([400, 3002]);
    expect(victim.cookie('token')).toBeUndefined();
    expect((await browser.request(callback)).status).toBe(302);
  });

  it('is refused with a cookie that somebody made up', async () => {
    const callback = await comeToCallback(world.browserOf('buyer-2'));
    const forger = new Browser().carry(
      '127.0.0.1',
      `login_${new URL(callback).searchParams.get('state')}`,
      '0'.repeat(32),
    );
    expect(await codeOf(await forger.request(callback))).toBe(3002);
  });

  it('is valid for its own kind of login only', async () => {
    const browser = world.browserOf('buyer-2');
    const callback = await comeToCallback(browser);
    expect(await codeOf(await browser.request(callback.replace('userInfo', 'qrUserInfo')))).toBe(3002);
  });
});

describe('the code of a login', () => {
  const withCode = (callback: string, code: string) => callback.replace(/code=[^&]+/, `code=${code}`);

  it('works once', async () => {
    const browser = world.browserOf('buyer-4');
    const first = await comeToCallback(browser);
    await browser.request(first);
    const second = withCode(await comeToCallback(browser), new URL(first).searchParams.get('code')!);
    const answer = await browser.request(second);
    expect([answer.status, await codeOf(answer)]).toEqual([400, 3003]);
  });

  it('is refused after five minutes', async () => {
    const browser = world.browserOf('buyer-4');
    const callback = await comeToCallback(browser);
    world.clock.advance(5 * 60_000);
    expect(await codeOf(await browser.request(callback))).toBe(3003);
  });

  it('is refused when WeChat never issued it', async () => {
    const browser = world.browserOf('buyer-4');
    expect(await codeOf(await browser.request(withCode(await comeToCallback(browser), 'invented')))).toBe(
      3003,
    );
  });
});

describe('logging out', () => {
  const logout = (browser: Browser) =>
    browser.request(`${world.gateway}/api/user/logout`, { method: 'POST' });

  it('ends the session and clears the cookie', async () => {
    const browser = world.browserOf('buyer-5');
    await browser.open(loginUrl());
    const kept = new Browser().carry('127.0.0.1', 'token', browser.cookie('token')!.value);
    expect((await logout(browser)).status).toBe(200);
    expect(browser.cookie('token')).toBeUndefined();
    expect((await kept.request(`${world.gateway}/api/user/me`)).status).toBe(401);
  });

  it('is answered 401 without a session', async () => {
    expect((await logout(new Browser())).status).toBe(401);
  });

  it('ends the live session, whatever else a site of the parent domain has set', async () => {
    for (const inOrder of [(live: string) => [live, 'abc'], (live: string) => ['abc', live]]) {
      const browser = world.browserOf('buyer-5');
      await browser.open(loginUrl());
      const tokens = inOrder(browser.cookie('token')!.value);
      const cookie = tokens.map(token => `token=${token}`).join('; ');
      const ask = (path: string, method = 'GET') =>
        fetch(`${world.gateway}${path}`, { method, headers: { cookie } });
      expect((await ask('/api/user/me')).status).toBe(200);
      expect((await ask('/api/user/logout', 'POST')).status).toBe(200);
      expect((await ask('/api/user/me')).status).toBe(401);
    }
  });
});

describe('what is logged', () => {
  it('holds no secret, code, state or token', async () => {
    const browser = world.browserOf('buyer-6');
    const { path, url } = await browser.open(loginUrl());
    const again = path.find(address => address.includes('code='))!;
    await new Browser().request(again);
    await browser.request(withInventedCode(await comeToCallback(browser)));
    const callback = new URL(again).searchParams;
    const delicate = [
      ...world.secrets,
      callback.get('code')!,
      callback.get('state')!,
      browser.cookie('token')!.value,
      url.search,
      'invented-code',
    ];
    const logged = world.logged();
    expect(logged).toContain('This login has expired');
    expect(logged).toContain('WeChat did not confirm this login');
    for (const secret of delicate) expect(logged).not.toContain(secret);
  });

  const withInventedCode = (callback: string) => callback.replace(/code=[^&]+/, 'code=invented-code');
});

describe('while WeChat does not answer', () => {
  it('a login is answered 503 with a time to retry, and then the same link works', async () => {
    const browser = world.browserOf('buyer-1');
    const callback = await comeToCallback(browser);
    const answer = await world.withoutWechat(() => browser.request(callback));
    expect([answer.status, await codeOf(answer), answer.headers.get('retry-after')]).toEqual([
      503,
      3004,
      '2',
    ]);
    expect((await browser.request(callback)).status).toBe(302);
    expect(await me(browser)).toMatchObject({ code: 0 });
  });
});
