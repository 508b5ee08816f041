import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { rawExchange, startWebSocketUpstream, statusOf, type WebSocketUpstream } from '@diancan/testing/http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

const OWN = 'https://shop.example';
const live = { method: 'GET', service: 'order', websocket: true };

let upstream: WebSocketUpstream;
let gateway: OpenGateway;
let buyer: string;

beforeAll(async () => {
  upstream = await startWebSocketUpstream();
});
afterAll(() => upstream?.stop());
beforeEach(async () => {
  gateway = await openGateway({
    upstream: upstream.origin,
    settings: {
      ownOrigins: [OWN],
      routeDefaults: { timeoutMs: 1_000, bodyLimitBytes: 65_536 },
      routes: [
        { ...live, path: '/api/live', allow: ['buyer'] },
        { ...live, path: '/api/refuse', allow: ['public'] },
        { method: 'GET', path: '/api/plain', service: 'order', allow: ['public'] },
        { method: 'GET', path: '/api/picture/*', service: 'order', allow: ['public'], websocket: true },
      ],
    },
  });
  buyer = await gateway.cookieOf('buyer', 'buyer-1');
  upstream.opened.length = 0;
  upstream.begun = 0;
});
afterEach(() => gateway?.stop());

const open = (
  path = '/api/live',
  headers: Record<string, string> = { cookie: buyer },
  protocols: string[] = [],
) => new WebSocket(`ws://127.0.0.1:${gateway.port}${path}`, protocols, { headers, perMessageDeflate: true });

const rawSocket = (): Socket => {
  const head = [
    'GET /api/live HTTP/1.1',
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Cookie: ${buyer}`,
    '',
    '',
  ];
  const socket = connect(gateway.port, '127.0.0.1', () => socket.write(head.join('\r\n')));
  return socket;
};

const said = async (socket: WebSocket): Promise<{ data: Buffer; binary: boolean }> => {
  const [data, binary] = await once(socket, 'message');
  return { data: data as Buffer, binary: binary as boolean };
};

describe('a WebSocket', () => {
  it('passes messages both ways, large and binary ones too', async () => {
    const socket = open();
    await once(socket, 'open');
    socket.send('hello');
    expect(String((await said(socket)).data)).toBe('HELLO');
    const bytes = Buffer.alloc(2_000_000, 7);
    socket.send(bytes);
    expect((await said(socket)).data.equals(bytes)).toBe(true);
    socket.close();
  });

  it('passes on what the service sends first', async () => {
    upstream.server.once('connection', connection => connection.send('welcome'));
    const socket = open();
    expect(String((await said(socket)).data)).toBe('welcome');
    socket.close();
  });

  it('carries the signed caller, and neither cookies nor forged identities', async () => {
    const socket = open(
      '/api/live?x=1',
      { cookie: buyer, origin: OWN, 'x-diancan-identity': 'forged', 'x-forwarded-for': '6.6.6.6' },
      ['v1'],
    );
    await once(socket, 'open');
    const { url, headers } = upstream.opened[0]!;
    expect(url).toBe('/live?x=1');
    expect(headers['x-diancan-identity']).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', 'sec-websocket-protocol': 'v1' });
    expect(headers).not.toHaveProperty('cookie');
    expect(socket.protocol).toBe('v1');
    socket.close();
  });

  it('outlives the time limit of its route, which covers only the opening', async () => {
    await gateway.stop();
    gateway = await openGateway({
      upstream: upstream.origin,
      settings: {
        routes: [
          { ...live, path: '/api/live', allow: ['public'], timeoutMs: 300 },
          { method: 'GET', path: '/api/hang', service: 'order', allow: ['public'], timeoutMs: 300 },
        ],
        ownOrigins: [OWN],
      },
    });
    const socket = open('/api/live', {});
    await once(socket, 'open');
    // A request with the same deadline, begun later: when it is given up, the WebSocket's has passed.
    expect((await fetch(`${gateway.origin}/api/hang`)).status).toBe(503);
    expect(socket.readyState).toBe(WebSocket.OPEN);
    socket.send('still');
    expect(String((await said(socket)).data)).toBe('STILL');
    socket.close();
  });

  it('is closed on both sides when the client or the service goes away', async () => {
    const [connected, socket] = [once(upstream.server, 'connection'), open()];
    const [atService] = (await connected) as [WebSocket];
    await once(socket, 'open');
    const closed = once(atService, 'close');
    socket.terminate();
    await closed;

    const [again, second] = [once(upstream.server, 'connection'), open()];
    const [other] = (await again) as [WebSocket];
    await once(second, 'open');
    other.close(4_001, 'enough');
    expect((await once(second, 'close'))[0]).toBe(4_001);
  });

  it('is closed at the service when the client is cut off in the middle of a message', async () => {
    const [connected, socket] = [once(upstream.server, 'connection'), rawSocket()];
    const [atService] = (await connected) as [WebSocket];
    await once(socket, 'data');
    const closed = once(atService, 'close');
    socket.write(Buffer.from([0x81, 0xff]));
    socket.resetAndDestroy();
    expect((await closed)[0]).toBe(1_006);
  });

  it('does not hold up a stop', async () => {
    const socket = open();
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await gateway.stop();
    await closed;
    expect(socket.readyState).toBe(WebSocket.CLOSED);
  });
});

describe('a request for a WebSocket that is refused gets a plain answer', () => {
  const ask = (path: string, ...headers: string[]) =>
    rawExchange(
      gateway.port,
      `${[
        `GET ${path} HTTP/1.1`,
        'Host: x',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Accept-Language: en',
        ...headers,
        '',
        '',
      ].join('\r\n')}`,
    );

  it.each([
    ['without a session', [], 401],
    ['with the session of somebody else', ['seller'], 403],
    ['with a session that is none', ['Cookie: token=00000000-0000-4000-8000-000000000000'], 401],
    ['from another site', ['buyer', 'Origin: https://evil.example'], 403],
    ['from two origins', ['buyer', `Origin: ${OWN}`, 'Origin: https://evil.example'], 403],
    ['from a page without an origin', ['buyer', 'Origin: null'], 403],
  ])('%s', async (_what, headers, status) => {
    const seller = await gateway.cookieOf('seller', 's1');
    const sent = headers.map(header =>
      header === 'buyer' ? `Cookie: ${buyer}` : header === 'seller' ? `Cookie: ${seller}` : header,
    );
    const answer = await ask('/api/live', ...sent);
    expect(statusOf(answer)).toBe(status);
    expect(answer).toContain('"code":');
    expect(answer).toMatch(/x-request-id: /i);
    expect(upstream.begun).toBe(0);
  });

  it('also when it is the service that refuses', async () => {
    const answer = await ask('/api/refuse');
    expect(statusOf(answer)).toBe(403);
    expect(answer.endsWith('no')).toBe(true);
  });

  it('and when the service is not there', async () => {
    await gateway.stop();
    gateway = await openGateway({
      upstream: 'http://127.0.0.1:1',
      settings: { routes: [{ ...live, path: '/api/live', allow: ['public'] }] },
    });
    const answer = await ask('/api/live');
    expect(statusOf(answer)).toBe(503);
    expect(answer).toContain('"code":1020');
  });

  it.each([
    '/internal/stock/deduct',
    '/api/internal/stock/deduct',
    '/api/../internal/stock/deduct',
    '/api/%2e%2e/internal/stock/deduct',
    '/api/picture/..',
    '/api/picture/%2e%2e',
    '/api/picture/..%2finternal',
    '/api/picture/a/b',
    '//api/live',
    '/api//live',
    '/api/live/',
    '/api/live;a=b',
    '/API/live',
    '/api/Live',
    '/api/live%00',
    '/%61pi/live',
    '/api/live#x',
    '/api\\live',
    'HTTP://x/internal/stock/deduct',
    '/api/*',
    '/live',
    '/health/live/',
    '*',
  ])('under the spelling %s', async path => {
    const answer = await ask(path, `Cookie: ${buyer}`, 'Connection: close');
    expect(statusOf(answer)).toBe(404);
    expect(answer).toContain('{"code":1005,');
    expect(upstream.begun).toBe(0);
  });
});

describe('a request that may not become a WebSocket is read as if it had not asked', () => {
  const ask = (...lines: string[]) => rawExchange(gateway.port, `${[...lines, '', ''].join('\r\n')}`);
  const upgrade = [
    'Host: x',
    'Connection: Upgrade, close',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];

  it.each([
    ['its route does not say so', ['GET /api/plain HTTP/1.1', ...upgrade, 'Upgrade: websocket']],
    ['it asks for another protocol', ['GET /api/refuse HTTP/1.1', ...upgrade, 'Upgrade: h2c']],
    ['it asks for several', ['GET /api/refuse HTTP/1.1', ...upgrade, 'Upgrade: websocket, h2c']],
    [
      'it brings a body',
      ['GET /api/refuse HTTP/1.1', ...upgrade, 'Upgrade: websocket', 'Content-Length: 4', '', 'GET '],
    ],
    [
      'it brings chunks',
      [
        'GET /api/refuse HTTP/1.1',
        ...upgrade,
        'Upgrade: websocket',
        'Transfer-Encoding: chunked',
        '',
        '0',
        '',
      ],
    ],
  ])('because %s', async (_why, lines) => {
    expect(statusOf(await ask(...lines))).toBe(426);
    expect(upstream.opened).toEqual([]);
    expect(upstream.begun).toBe(1);
  });
});
