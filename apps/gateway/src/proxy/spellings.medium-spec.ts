import { rawExchange, startUpstream, statusOf, type Upstream } from '@diancan/testing/http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

let upstream: Upstream;
let gateway: OpenGateway;
let buyer: string;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await openGateway({ upstream: upstream.origin });
  buyer = await gateway.cookieOf('buyer', 'buyer-1');
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.begun = 0;
});

const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n`;
const send = (...all: string[]): Promise<string> => rawExchange(gateway.port, lines(...all));
const end = ['Connection: close', ''];

describe('spellings of a path', () => {
  it('reach the service when they are plain', async () => {
    const answer = await send('GET /api/product/list?a=/../%2e%2e HTTP/1.1', 'Host: x', ...end);
    expect(statusOf(answer)).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/product/list?a=/../%2e%2e']);
  });

  it('are those after scheme and host, where the target has them', async () => {
    const target = 'http://Shop.Example:8080/api/product/list?a=1';
    const answer = await send(`GET ${target} HTTP/1.1`, 'Host: other.example', ...end);
    expect(statusOf(answer)).toBe(200);
    expect(upstream.seen).toMatchObject([
      { url: '/product/list?a=1', headers: { 'x-forwarded-host': 'shop.example:8080' } },
    ]);
    const own = await send('GET HTTP://shop.example/health/live HTTP/1.1', 'Host: x', ...end);
    expect(statusOf(own)).toBe(200);
  });

  const spellings = [
    '/internal/stock/deduct',
    '/api/internal/stock/deduct',
    '/api/../internal/stock/deduct',
    '/api/./../internal/stock/deduct',
    '/api/%2e%2e/internal/stock/deduct',
    '/api/%2E%2E%2Finternal%2Fstock%2Fdeduct',
    '/api/..%2finternal/stock/deduct',
    '/api/%252e%252e/internal/stock/deduct',
    '/api/product/picture/..',
    '/api/product/picture/.',
    '/api/product/picture/../../internal/stock/deduct',
    '/api/product/picture/%2e%2e',
    '/api/product/picture/%2e%2e%2f%2e%2e%2finternal',
    '/api/product/picture/..%5c..%5cinternal',
    '/api/product/picture/..\\..\\internal',
    '/api/product/picture/a/b',
    '/api/product/picture/',
    '/api/product/picture/a/../b',
    '//internal/stock/deduct',
    '//api/product/list',
    '/api//product/list',
    '/api/product//list',
    '/api/product/list/',
    '/api/product/list//',
    '/api/product/list/.',
    '/./api/product/list',
    '/API/product/list',
    '/Api/Product/List',
    '/api/product/LIST',
    '/api/product/list;a=b',
    '/api;a=b/product/list',
    '/api/product/list%00',
    '/api/product/list%20',
    '/api/product%2flist',
    '/%61pi/product/list',
    '/api/produc%74/list',
    '/api/product/list#x',
    '/api/product/list?a#b',
    '/api\\product\\list',
    '/api/product/list%',
    '/%zz',
    '/api/product/list%0d%0aX:1',
    '/order/create',
    '/product/list',
    '/api',
    '/api/',
    '/',
    '*',
    '/api/*',
    '/api/product/picture/*/x',
    'http://x/internal/stock/deduct',
    '/health/%6cive',
    '/health/live/',
    '/Health/live',
    '//health/live',
    'http://x/Health/live',
    'http://x//api/product/list',
    'http://user@x/api/product/list',
    '/api/%64ocs',
    '/api/docs%2fjson',
    '/api/docs/',
  ];

  it.each(
    spellings.flatMap(path => [
      ['GET', path],
      ['POST', path],
    ]),
  )('%s %s is no address', async (method, path) => {
    const answer = await send(
      `${method} ${path} HTTP/1.1`,
      'Host: x',
      `Cookie: ${buyer}`,
      'Content-Length: 0',
      ...end,
    );
    expect(statusOf(answer)).toBe(404);
    expect(answer).toContain('{"code":1005,');
    expect(upstream.begun).toBe(0);
  });

  it.each([
    'api/product/list',
    'http:/api/product/list',
    '@x/api/product/list',
    '/api/product/list HTTP/1.1\r\nX: /internal',
  ])('that are no HTTP (%j) are refused', async path => {
    const answer = await send(`GET ${path} HTTP/1.1`, 'Host: x', 'Host: y', ' folded', ...end);
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain('{"code":1006,');
    expect(upstream.begun).toBe(0);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
    'do nothing under the method %s',
    async method => {
      const answer = await send(
        `${method} /api/product/list HTTP/1.1`,
        'Host: x',
        'Content-Type: application/json',
        ...end,
      );
      expect([404, 405]).toContain(statusOf(answer));
      expect(upstream.begun).toBe(0);
    },
  );

  it('open no tunnel', async () => {
    expect(await send('CONNECT 127.0.0.1:1 HTTP/1.1', 'Host: x', ...end)).not.toContain(' 200 ');
    const answer = await send(
      'GET /api/product/list HTTP/1.1',
      'Host: x',
      'Upgrade: websocket',
      'Connection: upgrade, close',
      '',
    );
    expect(statusOf(answer)).toBe(200);
    expect(upstream.seen[0]?.headers).not.toHaveProperty('upgrade');
  });
});

describe('two messages in the guise of one', () => {
  const inner = lines('POST /internal/stock/deduct HTTP/1.1', 'Host: x', 'Content-Length: 0', '');

  it.each([
    ['two lengths', ['Content-Length: 0', `Content-Length: ${inner.length}`]],
    ['two lengths in one line', [`Content-Length: 0, ${inner.length}`]],
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['chunks and a length', ['Transfer-Encoding: chunked', `Content-Length: ${inner.length}`]],
    ['an unknown coding', ['Transfer-Encoding: xchunked']],
    ['chunks that are not last', ['Transfer-Encoding: chunked, identity']],
    ['a signed length', ['Content-Length: +0']],
    ['a length in hex', ['Content-Length: 0x10']],
    ['a space before the colon', ['Content-Length : 0']],
    ['a folded line', ['X: 1', ' Content-Length: 5']],
    ['a bare line feed', ['X: 1\nContent-Length: 5']],
    ['no host', []],
  ])('%s: refused as no HTTP', async (what, headers) => {
    const host = what === 'no host' ? [] : ['Host: x'];
    const head = [
      'POST /api/order/cancel HTTP/1.1',
      ...host,
      `Cookie: ${buyer}`,
      'Content-Type: application/json',
    ];
    const answer = await rawExchange(gateway.port, `${lines(...head, ...headers, ...end)}${inner}`);
    expect(statusOf(answer)).toBe(400);
    expect(upstream.seen).toEqual([]);
  });

  it('the body of a GET stays behind', async () => {
    const head = lines(
      'GET /api/product/list HTTP/1.1',
      'Host: x',
      `Content-Length: ${inner.length}`,
      ...end,
    );
    expect(statusOf(await rawExchange(gateway.port, head + inner))).toBe(200);
    expect(upstream.seen).toMatchObject([{ method: 'GET', url: '/product/list', body: '' }]);
    expect(upstream.seen[0]?.headers).not.toHaveProperty('content-length');
  });

  it('pipelined ones are looked at one by one', async () => {
    const first = lines('GET /api/product/list HTTP/1.1', 'Host: x', '');
    const answer = await rawExchange(
      gateway.port,
      first + lines('GET /internal/stock/deduct HTTP/1.1', 'Host: x', ...end),
    );
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404']);
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/product/list']);
  });
});

describe('what a client says of itself', () => {
  it('never stands in for what we say', async () => {
    await send(
      'GET /api/product/list HTTP/1.1',
      'Host: shop.example',
      'X-Diancan-Identity: forged',
      'x-diancan-identity: forged twice',
      'X-Forwarded-For: 6.6.6.6',
      'X-Forwarded-Host: evil',
      'X-Forwarded-Proto: gopher',
      'Forwarded: for=6.6.6.6',
      'X-Request-Id: one-of-them',
      'X-Request-Id: another-one',
      'Connection: x-diancan-identity, x-forwarded-for, close',
      '',
    );
    const { headers } = upstream.seen[0]!;
    expect(headers['x-diancan-identity']).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'http',
    });
    expect(headers).not.toHaveProperty('forwarded');
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('counts as anonymous with two session cookies', async () => {
    const other = await gateway.cookieOf('seller', 's1');
    for (const cookies of [[`Cookie: ${buyer}; ${other}`], [`Cookie: ${buyer}`, `Cookie: ${other}`]]) {
      expect(statusOf(await send('GET /api/user/me HTTP/1.1', 'Host: x', ...cookies, ...end))).toBe(401);
    }
    expect(upstream.begun).toBe(0);
  });

  it('comes from another site when it names two origins', async () => {
    const own = 'Origin: http://127.0.0.1:8080';
    const post = (...more: string[]) =>
      send(
        'POST /api/order/cancel HTTP/1.1',
        'Host: x',
        `Cookie: ${buyer}`,
        'Content-Length: 0',
        ...more,
        ...end,
      );
    expect(statusOf(await post(own))).toBe(200);
    expect(statusOf(await post(own, 'Origin: https://evil.example'))).toBe(403);
  });
});
