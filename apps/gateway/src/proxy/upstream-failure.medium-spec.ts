import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closedPort } from '../../testing/closed-port.js';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';
import { type Answer, answerOk, startUpstream, type Upstream } from '../../testing/upstream.js';

let upstream: Upstream;
let gateway: OpenGateway;
let buyer: string;

/** Routes without a timeout of their own, so that `routeDefaults` sets it. */
const routes = [
  { method: 'GET', path: '/api/order/list', service: 'order', allow: ['buyer'] },
  { method: 'POST', path: '/api/order/cancel', service: 'order', allow: ['buyer'] },
  { method: 'GET', path: '/api/product/list', service: 'product', allow: ['public'] },
  { method: 'GET', path: '/api/product/picture/*', service: 'product', allow: ['public'] },
];
const within = (timeoutMs: number, more: object = {}) => ({ routes, routeDefaults: { timeoutMs }, ...more });

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await openGateway({ upstream: upstream.origin, settings: within(200) });
  buyer = await gateway.cookieOf('buyer', 'buyer-1');
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});
beforeEach(() => {
  upstream.answer = answerOk;
});

const UNAVAILABLE = { status: 503, code: 1020, retryAfter: '2' };
const UNKNOWN = { status: 503, code: 1021, retryAfter: '2' };

async function outcome({ origin }: OpenGateway, method: 'GET' | 'POST', cookie = buyer) {
  const path = method === 'GET' ? '/api/order/list' : '/api/order/cancel';
  const headers = { cookie, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) };
  const answer = await fetch(origin + path, {
    method,
    headers,
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  const { code } = (await answer.json()) as { code: number };
  return { status: answer.status, code, retryAfter: answer.headers.get('retry-after') };
}

describe('a service that fails', () => {
  const failures: Array<[string, Answer]> = [
    ['never answers', () => undefined],
    ['hangs up', (_request, _response, raw) => raw.socket.destroy()],
    ['resets the connection', (_request, _response, raw) => raw.socket.resetAndDestroy()],
    ['answers something that is no HTTP', (_request, _response, raw) => raw.socket.end('hello\r\n\r\n')],
    [
      'breaks off after the head of its answer',
      (_request, response, raw) => {
        response.writeHead(200, {
          'content-length': '100',
          etag: '"1"',
          'cache-control': 'public, max-age=31536000, immutable',
        });
        response.flushHeaders();
        response.socket!.write('', () => raw.socket.resetAndDestroy());
      },
    ],
  ];

  it.each(failures)(
    '%s: a read is not available, the outcome of a write not known',
    async (_what, answer) => {
      upstream.answer = answer;
      expect(await outcome(gateway, 'GET')).toEqual(UNAVAILABLE);
      expect(await outcome(gateway, 'POST')).toEqual(UNKNOWN);
      upstream.answer = answerOk;
      expect(await outcome(gateway, 'GET')).toMatchObject({ status: 200 });
    },
  );

  it('leaves nothing of its broken answer on ours', async () => {
    upstream.answer = failures.at(-1)![1];
    const { headers } = await fetch(`${gateway.origin}/api/product/picture/a.svg`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('etag')).toBe(false);
    expect(headers.has('x-request-id')).toBe(true);
  });

  it('that says itself what is wrong is passed on', async () => {
    upstream.answer = (_request, response) =>
      response
        .writeHead(503, { 'retry-after': '7', 'content-type': 'application/json' })
        .end('{"code":3004,"msg":"x","data":null}');
    expect(await outcome(gateway, 'GET')).toEqual({ status: 503, code: 3004, retryAfter: '7' });
    expect(upstream.seen.filter(({ url }) => url === '/order/list').length).toBeGreaterThan(0);
  });

  it('is asked once: a failed request is not repeated behind the client’s back', async () => {
    upstream.seen.length = 0;
    upstream.answer = (_request, response) => response.writeHead(503).end('{"code":1}');
    await outcome(gateway, 'GET');
    expect(upstream.seen).toHaveLength(1);
  });
});

describe('a route whose connections are all taken', () => {
  it('is not available to those who wait for one longer than their route allows', async () => {
    const single = await openGateway({
      upstream: upstream.origin,
      settings: within(200, { upstream: { connectionsPerInstance: 1 } }),
    });
    upstream.begun = 0;
    upstream.answer = () => undefined;
    const begun = once(upstream.events, 'begun');
    // A write that was sent keeps its connection beyond its time: it may still be done.
    const first = outcome(single, 'POST', await single.cookieOf('buyer', 'buyer-1'));
    await begun;
    expect(await outcome(single, 'POST', await single.cookieOf('buyer', 'buyer-2'))).toEqual(UNAVAILABLE);
    expect(upstream.begun).toBe(1);
    await first;
    await single.stop();
  });
});

describe('an answer that comes too late', () => {
  it('gives its connection free', async () => {
    const single = await openGateway({
      upstream: upstream.origin,
      settings: within(500, { upstream: { connectionsPerInstance: 1 } }),
    });
    const cookie = await single.cookieOf('buyer', 'buyer-1');
    let answer: () => void = () => undefined;
    upstream.answer = (_request, response) => {
      answer = () => response.end(Buffer.alloc(1_000_000));
    };
    expect(await outcome(single, 'GET', cookie)).toEqual(UNAVAILABLE);
    answer();
    upstream.answer = answerOk;
    expect(await outcome(single, 'GET', cookie)).toMatchObject({ status: 200 });
    await single.stop();
  });
});

describe('a service that is not there', () => {
  it('has done nothing, also when it was to be a write', async () => {
    const closed = await closedPort();
    const alone = await openGateway({ upstream: `http://127.0.0.1:${closed}` });
    const cookie = await alone.cookieOf('buyer', 'buyer-1');
    expect(await outcome(alone, 'GET', cookie)).toEqual(UNAVAILABLE);
    expect(await outcome(alone, 'POST', cookie)).toEqual(UNAVAILABLE);
    await alone.stop();
  });
});

describe('without Redis', () => {
  let alone: OpenGateway;
  const cookie = 'token=00000000-0000-4000-8000-000000000000';
  beforeAll(async () => {
    alone = await openGateway({
      upstream: upstream.origin,
      redisUrl: `redis://127.0.0.1:${await closedPort()}`,
    });
  });
  afterAll(() => alone.stop());

  it('nobody gets at what needs a session', async () => {
    upstream.seen.length = 0;
    expect(await outcome(alone, 'GET', cookie)).toEqual(UNAVAILABLE);
    expect(await outcome(alone, 'POST', cookie)).toEqual(UNAVAILABLE);
    expect(upstream.seen).toEqual([]);
  });

  it('the menu is there', async () => {
    expect((await fetch(`${alone.origin}/api/product/list`, { headers: { cookie } })).status).toBe(200);
  });

  it('the gateway lives but is not ready', async () => {
    expect((await fetch(`${alone.origin}/health/live`)).status).toBe(200);
    const ready = await fetch(`${alone.origin}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'down', checks: { redis: 'down' } }]);
  });
});
