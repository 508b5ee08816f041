import { startUpstream, type Upstream } from '@diancan/testing/http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

const LOGIN = '/api/wechat/authorize';
const SELLER = '/api/seller/order/list';
const MANY = { max: 100_000, windowSeconds: 60 };
const few = (max: number) => ({ max, windowSeconds: 60 });

let upstream: Upstream;
let redis: PrivateRedis;
let path: CuttablePath;
let gateway: OpenGateway | undefined;
beforeAll(async () => {
  [upstream, redis] = await Promise.all([startUpstream(), startPrivateRedis()]);
  path = await cuttablePath(redis.url);
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  path.mend();
  await redis.admin.flushall();
});
afterAll(async () => {
  await path?.close();
  await Promise.all([redis?.stop(), upstream?.stop()]);
});

async function open(attempts: object, settings: object = {}, enabled = true): Promise<OpenGateway> {
  gateway = await openGateway({
    upstream: upstream.origin,
    redisUrl: path.url,
    settings: { rateLimit: { enabled, attempts }, ...settings },
  });
  // Nothing is counted before Redis is connected.
  expect((await call('/health/ready')).status).toBe(200);
  return gateway;
}
const call = (target: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(gateway!.origin + target, { ...init, headers: { 'accept-language': 'en', ...headers } });
async function statuses(times: number, ...request: Parameters<typeof call>): Promise<number[]> {
  const seen: number[] = [];
  for (let time = 0; time < times; time += 1) seen.push((await call(...request)).status);
  return seen;
}

describe('attempts to log in', () => {
  it('of one address are refused after the limit, in the envelope, with the time to wait', async () => {
    await open({ login: { address: few(2), account: MANY } });
    expect(await statuses(2, LOGIN)).toEqual([200, 200]);
    const refused = await call('/api/wechat/qrUserInfo?code=1');
    const { code, data } = (await refused.json()) as { code: number; data: { retryAfterSeconds: number } };
    expect([refused.status, code]).toEqual([429, 2003]);
    expect(refused.headers.get('retry-after')).toBe(String(data.retryAfterSeconds));
    expect(data.retryAfterSeconds).toBeGreaterThan(0);
    expect(data.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect(refused.headers.get('x-request-id')).not.toBeNull();
    expect(await statuses(1, '/api/product/list')).toEqual([200]);
  });

  it('are counted by the address that a trusted proxy forwards', async () => {
    await open({ login: { address: few(1), account: MANY } }, { trustedProxies: '127.0.0.1' });
    const from = (address: string) => statuses(2, LOGIN, { 'x-forwarded-for': address });
    expect(await from('203.0.113.7')).toEqual([200, 429]);
    expect(await from('203.0.113.8')).toEqual([200, 429]);
  });

  it('of the whole fleet are counted together', async () => {
    const attempts = { login: { address: few(2), account: MANY } };
    const first = await open(attempts);
    expect(await statuses(1, LOGIN)).toEqual([200]);
    await open(attempts);
    expect(await statuses(2, LOGIN)).toEqual([200, 429]);
    await first.stop();
  });

  it('reach the service as they were sent', async () => {
    await open({});
    upstream.seen.length = 0;
    await call(`${LOGIN}?returnUrl=%2Fmenu`, { cookie: 'a=b' });
    expect(upstream.seen[0]).toMatchObject({ url: '/wechat/authorize?returnUrl=%2Fmenu' });
    expect(upstream.seen[0]?.headers['cookie']).toBe('a=b');
  });

  it('go on while Redis is away', async () => {
    await open({ login: { address: few(1), account: MANY } });
    path.cut();
    expect(await statuses(3, LOGIN)).toEqual([200, 200, 200]);
  });

  it('go on while Redis refuses writes', async () => {
    await open({ login: { address: few(1), account: MANY } });
    await redis.refuse('READONLY');
    expect(await statuses(3, LOGIN)).toEqual([200, 200, 200]);
    await redis.heal();
  });

  it('are not limited where limits are off', async () => {
    await open({ login: { address: few(1), account: few(1) } }, {}, false);
    expect(await statuses(3, LOGIN)).toEqual([200, 200, 200]);
  });

  it('follow the settings', async () => {
    const opened = await open({ login: { address: few(1), account: MANY } });
    expect(await statuses(2, LOGIN)).toEqual([200, 429]);
    await opened.change({ rateLimit: { attempts: { login: { address: few(10), account: MANY } } } });
    expect(await statuses(1, LOGIN)).toEqual([200]);
  });
});

describe('requests of operators', () => {
  it('are limited for each account', async () => {
    const { cookieOf } = await open({ operators: { address: MANY, account: few(2) } });
    const [one, again, other] = [
      await cookieOf('seller', 'seller-1'),
      await cookieOf('seller', 'seller-1'),
      await cookieOf('seller', 'seller-2'),
    ];
    expect(await statuses(2, SELLER, { cookie: one })).toEqual([200, 200]);
    expect(await statuses(1, SELLER, { cookie: again })).toEqual([429]);
    expect(await statuses(2, SELLER, { cookie: other })).toEqual([200, 200]);
  });

  it('pass on with their bodies, however large', async () => {
    const { cookieOf } = await open({});
    const cookie = await cookieOf('seller', 'seller-1');
    upstream.seen.length = 0;
    for (const size of [10, 40_000]) {
      const body = JSON.stringify({ text: 'x'.repeat(size) });
      const headers = { cookie, 'content-type': 'application/json' };
      const { status } = await call('/api/seller/order/accept', headers, { method: 'POST', body });
      expect(status).toBe(200);
      expect(upstream.seen.at(-1)?.body).toBe(body);
    }
  });

  it('without a session are refused as before', async () => {
    await open({});
    expect(await statuses(1, SELLER)).toEqual([401]);
  });
});
