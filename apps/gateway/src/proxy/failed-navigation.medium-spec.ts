import { afterEach, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

let gateway: OpenGateway;
afterEach(() => gateway?.stop());

const open = async (rateLimit: object) => {
  gateway = await openGateway({ upstream: 'http://127.0.0.1:1', settings: { rateLimit } });
  // Nothing is counted before Redis is connected.
  expect((await fetch(`${gateway.origin}/health/ready`)).status).toBe(200);
};
const ask = async (path: string, accept: string) => {
  const answer = await fetch(gateway.origin + path, { headers: { accept } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

const LOGIN = '/api/wechat/authorize?returnUrl=%2F%23%2Fcart';
const ONE = { max: 1, windowSeconds: 60 };

it.each([
  ['that no service answers', { enabled: false }, 503, 1020],
  ['without a token', { buckets: { login: { caller: { capacity: 1, refillPerSecond: 0 } } } }, 429, 2003],
  ['with too many attempts', { attempts: { login: { address: ONE, account: ONE } } }, 429, 2003],
])(
  'a navigation to a login %s gets a page, and a program the envelope',
  async (_what, rateLimit, status, code) => {
    await open(rateLimit);
    await ask(LOGIN, '*/*');
    const page = await ask(LOGIN, 'text/html');
    const other = await ask(LOGIN, 'application/json');
    expect([page.status, other.status]).toEqual([status, status]);
    expect(JSON.parse(other.text)).toMatchObject({ code });
    for (const header of ['retry-after', 'x-request-id', 'x-content-type-options', 'cache-control']) {
      expect([header, page.headers.has(header)]).toEqual([header, true]);
      expect([header, other.headers.has(header)]).toEqual([header, true]);
    }
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toContain("style-src 'sha256-");
    expect(page.text).toContain(`错误码 ${code}`);
    expect(page.text).toContain(`href="${LOGIN}"`);
    expect(page.text).toContain('href="/"');
  },
);

it('a navigation to any other address gets the envelope', async () => {
  await open({ enabled: false });
  for (const path of ['/api/product/list', '/api/wechat/server', '/api/order/list']) {
    expect((await ask(path, 'text/html')).headers.get('content-type')).toContain('application/json');
  }
});
