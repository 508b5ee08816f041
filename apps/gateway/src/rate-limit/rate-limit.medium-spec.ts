import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';
import { startUpstream, type Upstream } from '../../testing/upstream.js';

const off = { caller: null, callerFleet: null, instance: null, fleet: null };
const never = (capacity: number) => ({ capacity, refillPerSecond: 0 });

let upstream: Upstream;
let path: CuttablePath;
let gateway: OpenGateway | undefined;
beforeAll(async () => {
  upstream = await startUpstream();
  path = await cuttablePath(process.env['DIANCAN_TEST_REDIS_URL']!);
});
afterEach(async () => {
  await gateway?.stop();
  gateway = undefined;
  path.mend();
});
afterAll(async () => {
  await path?.close();
  await upstream?.stop();
});

async function open(buckets: Record<string, object>, enabled = true): Promise<OpenGateway> {
  gateway = await openGateway({
    upstream: upstream.origin,
    redisUrl: path.url,
    settings: { rateLimit: { enabled, buckets } },
  });
  return gateway;
}
const call = (target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(gateway!.origin + target, { method, headers: { 'accept-language': 'en', ...headers } });
async function statuses(
  times: number,
  ...[target, headers, method]: Parameters<typeof call>
): Promise<number[]> {
  const answers: number[] = [];
  for (let time = 0; time < times; time += 1) answers.push((await call(target, headers, method)).status);
  return answers;
}
const MENU = '/api/product/list';

describe('a caller', () => {
  it('is admitted exactly 100 times in a burst of 1,000 by the default, without refill', async () => {
    await open({ default: { caller: { refillPerSecond: 0 } } });
    const burst = await Promise.all(Array.from({ length: 1_000 }, async () => (await call(MENU)).status));
    expect([
      burst.filter(status => status === 200).length,
      burst.filter(status => status === 429).length,
    ]).toEqual([100, 900]);
  });

  it('learns what is left, and is told when to come again', async () => {
    await open({ default: { ...off, caller: { capacity: 2, refillPerSecond: 0.4 } } });
    const first = await call(MENU);
    expect(ratesOf(first)).toEqual({ limit: '2', remaining: '1', reset: '3' });
    await call(MENU);
    const refused = await call(MENU);
    expect([refused.status, refused.headers.get('retry-after'), ratesOf(refused)]).toEqual([
      429,
      '3',
      { limit: '2', remaining: '0', reset: '3' },
    ]);
    expect(await refused.json()).toEqual({
      code: 2003,
      msg: 'Too many requests; please try again in 3 s',
      data: { retryAfterSeconds: 3 },
    });
    expect(refused.headers.get('x-request-id')).not.toBeNull();
  });

  it('with a session has a bucket of its own, wherever it comes from', async () => {
    await open({ default: { ...off, caller: never(2) } });
    const [one, other] = [
      await gateway!.cookieOf('buyer', 'buyer-1'),
      await gateway!.cookieOf('buyer', 'buyer-2'),
    ];
    expect(await statuses(3, '/api/order/list', { cookie: one })).toEqual([200, 200, 429]);
    expect(await statuses(3, MENU, { cookie: other })).toEqual([200, 200, 429]);
    expect(await statuses(3, MENU)).toEqual([200, 200, 429]);
  });

  it('gets no new bucket by making up sessions', async () => {
    await open({ default: { ...off, caller: never(2) } });
    const answers = [];
    for (let time = 0; time < 4; time += 1)
      answers.push((await call(MENU, { cookie: `token=${randomUUID()}` })).status);
    expect(answers).toEqual([200, 200, 429, 429]);
  });

  it('pays for requests that are refused, too', async () => {
    await open({ default: { ...off, caller: never(2) } });
    expect(await statuses(3, '/api/order/list')).toEqual([401, 401, 429]);
  });

  it('pays for the pages of the documentation, and never for health', async () => {
    await open({ default: { ...off, caller: never(1) } });
    expect(await statuses(2, '/api/docs/json')).toEqual([200, 429]);
    const refused = await call('/api/docs/json');
    expect([refused.headers.get('retry-after'), ((await refused.json()) as { code: number }).code]).toEqual([
      '3600',
      2003,
    ]);
    expect(await statuses(3, '/health/live')).toEqual([200, 200, 200]);
    expect((await statuses(3, '/health/ready')).includes(429)).toBe(false);
  });

  it('is not limited where limits are off', async () => {
    await open({ default: { ...off, caller: never(1) } }, false);
    expect(await statuses(3, MENU)).toEqual([200, 200, 200]);
  });
});

describe('buckets of everybody', () => {
  it.each(['instance', 'fleet'])('protect from many callers together (%s)', async kind => {
    const size = kind === 'fleet' ? { ...never(3), leaseTokens: 2 } : never(3);
    // A fleet bucket of its own for this run: Redis remembers it.
    const bucket = `b${randomUUID().replaceAll(/[^a-z]/g, '')}`;
    await openWith(bucket, { ...off, [kind]: size });
    const cookies = await Promise.all(['buyer-1', 'buyer-2'].map(buyer => gateway!.cookieOf('buyer', buyer)));
    const answers = [];
    for (const cookie of [...cookies, ...cookies]) answers.push((await call(MENU, { cookie })).status);
    expect(answers).toEqual([200, 200, 200, 429]);
  });

  it('leave notifications of WeChat Pay alone, which have buckets of their own', async () => {
    await open({
      default: { ...off, caller: never(1), instance: never(1), fleet: { ...never(1), leaseTokens: 1 } },
      notifications: { ...off, caller: never(2) },
    });
    expect((await statuses(5, MENU)).slice(1)).toEqual([429, 429, 429, 429]);
    expect([
      ...(await statuses(1, '/api/pay/notify', {}, 'POST')),
      ...(await statuses(2, '/api/pay/refund-notify', {}, 'POST')),
    ]).toEqual([200, 200, 429]);
  });

  /** Routes the menu through a bucket of that name. */
  async function openWith(bucket: string, kinds: object): Promise<void> {
    gateway = await openGateway({
      upstream: upstream.origin,
      redisUrl: path.url,
      settings: {
        rateLimit: { buckets: { [bucket]: kinds } },
        routes: [{ method: 'GET', path: MENU, service: 'product', allow: ['public'], bucket }],
      },
    });
  }
});

describe('without Redis', () => {
  it('a bucket of the fleet is a local one of the same size', async () => {
    await open({ default: { ...off, callerFleet: { ...never(5), leaseTokens: 5 } } });
    await call('/health/ready');
    path.cut();
    const burst = await Promise.all(Array.from({ length: 20 }, async () => (await call(MENU)).status));
    expect(burst.filter(status => status === 200).length).toBe(5);
    expect(await statuses(2, MENU)).toEqual([429, 429]);
  });
});

const ratesOf = ({ headers }: Response) => ({
  limit: headers.get('ratelimit-limit'),
  remaining: headers.get('ratelimit-remaining'),
  reset: headers.get('ratelimit-reset'),
});
