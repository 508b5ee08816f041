import { once } from 'node:events';
import { connect } from 'node:net';
import { IdentityVerifier, publicKeyOf } from '@diancan/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';
import { rawExchange, statusOf } from '../../testing/raw-exchange.js';
import { answerOk, startUpstream, type Upstream } from '../../testing/upstream.js';

let upstream: Upstream;
let gateway: OpenGateway;
let buyer: string;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await openGateway({ upstream: upstream.origin, settings: { publicUrl: 'https://shop.example' } });
  buyer = await gateway.cookieOf('buyer', 'buyer-1');
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});
beforeEach(() => {
  upstream.seen.length = 0;
  upstream.begun = 0;
  upstream.answer = answerOk;
});

const call = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(gateway.origin + path, {
    redirect: 'manual',
    ...init,
    headers: { 'accept-language': 'en', ...init.headers },
  });
const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  call(path, {
    method: 'POST',
    body,
    headers: { cookie: buyer, 'content-type': 'application/json', ...headers },
  });

describe('a request that passes', () => {
  it('carries the session’s caller, signed for its service alone', async () => {
    await call('/api/order/list', { headers: { cookie: buyer } });
    const token = String(upstream.seen[0]?.headers['x-diancan-identity']);
    const keys = process.env['DIANCAN_KEYS_DIR']!;
    const verifier = (service: 'order' | 'user') =>
      new IdentityVerifier(service, issuer => publicKeyOf(keys, issuer));
    expect(await verifier('order').verify(token)).toEqual({ role: 'buyer', subject: 'buyer-1' });
    await expect(verifier('user').verify(token)).rejects.toThrow('no valid identity');
  });

  it('brings cookies along on the routes that say so only', async () => {
    await call('/api/order/list', { headers: { cookie: buyer } });
    await call('/api/wechat/authorize', { headers: { cookie: `${buyer}; other=1` } });
    expect(upstream.seen.map(({ headers }) => headers.cookie)).toEqual([undefined, `${buyer}; other=1`]);
  });

  it('arrives byte for byte', async () => {
    const body = '{ "b":1.0,  "a":"\\u4e2d" , "a":2}\n';
    await post('/api/order/cancel?x=%20', body, { 'idempotency-key': 'k-1' });
    expect(upstream.seen).toMatchObject([
      {
        method: 'POST',
        url: '/order/cancel?x=%20',
        body,
        headers: { 'idempotency-key': 'k-1', 'content-length': String(body.length) },
      },
    ]);
    expect(upstream.seen[0]?.headers['x-forwarded-proto']).toBe('https');
  });

  it('arrives without a body when it has none', async () => {
    expect((await call('/api/user/logout', { method: 'POST', headers: { cookie: buyer } })).status).toBe(200);
    expect(upstream.seen).toMatchObject([{ body: '', headers: { 'content-length': '0' } }]);
  });

  it('is answered with what the service says: status, cookies, redirection, bytes', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(302, {
        location: '/elsewhere',
        'set-cookie': ['a=1', 'b=2'],
        'x-diancan-debug': '1',
        'cache-control': 'public',
      });
      response.end('\u0000bytes');
    };
    const answer = await call('/api/wechat/userInfo?code=1&state=2');
    expect(answer.status).toBe(302);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(answer.headers.get('location')).toBe('/elsewhere');
    expect(answer.headers.get('cache-control')).toBe('public');
    expect(answer.headers.has('x-diancan-debug')).toBe(false);
    expect(await answer.text()).toBe('\u0000bytes');
  });

  it('is answered with a request id, which the service learned too, and with no sniffing', async () => {
    const answer = await call('/api/product/list', { headers: { 'x-request-id': 'given-by-the-caller' } });
    expect(answer.headers.get('x-request-id')).toBe('given-by-the-caller');
    expect(upstream.seen[0]?.headers['x-request-id']).toBe('given-by-the-caller');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('may be a HEAD', async () => {
    upstream.answer = (_request, response) =>
      response.writeHead(200, { 'content-length': '1234', etag: '"1"' }).end();
    const answer = await call('/api/product/picture/a.svg', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length'), answer.headers.get('etag')]).toEqual([
      200,
      '1234',
      '"1"',
    ]);
    expect(upstream.seen).toMatchObject([{ method: 'HEAD', url: '/product/picture/a.svg' }]);
  });

  it('is answered 304 when the service says so', async () => {
    upstream.answer = ({ headers }, response) =>
      response.writeHead(headers['if-none-match'] === '"1"' ? 304 : 200).end();
    expect((await call('/api/product/picture/a.svg', { headers: { 'if-none-match': '"1"' } })).status).toBe(
      304,
    );
  });

  it('sees the first half of an answer before the second is written', async () => {
    let finish: () => void = () => undefined;
    upstream.answer = (_request, response) => {
      response.writeHead(200).write('first ');
      finish = () => response.end('second');
    };
    const reader = (await call('/api/product/list')).body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('first ');
    finish();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('second');
  });
});

describe('a body over the limit of its route', () => {
  const big = `"${'x'.repeat(70_000)}"`;

  it('is refused by its announced length', async () => {
    const answer = await post('/api/order/cancel', big);
    expect([answer.status, await answer.json()]).toMatchObject([413, { code: 1003 }]);
    expect(upstream.begun).toBe(0);
  });

  it('is refused when it comes in chunks and does not say how long it is', async () => {
    const chunked = (length: number) => {
      const chunk = `${length.toString(16)}\r\n${'x'.repeat(length)}\r\n`;
      const head = [
        'POST /api/order/cancel HTTP/1.1',
        'Host: x',
        `Cookie: ${buyer}`,
        'Content-Type: application/json',
      ];
      return rawExchange(
        gateway.port,
        [...head, 'Transfer-Encoding: chunked', 'Connection: close', '', `${chunk}0`, '', ''].join('\r\n'),
      );
    };
    expect(statusOf(await chunked(60_000))).toBe(200);
    const answer = await chunked(70_000);
    expect(statusOf(answer)).toBe(413);
    expect(answer).toContain('{"code":1003,');
    expect(upstream.seen.map(({ body }) => body.length)).toEqual([60_000]);
  });

  it('leaves the connection usable', async () => {
    await (await post('/api/order/cancel', big)).text();
    expect((await call('/api/product/list')).status).toBe(200);
  });
});

describe('a client that goes away', () => {
  const head = () =>
    `POST /api/order/cancel HTTP/1.1\r\nHost: x\r\nCookie: ${buyer}\r\nContent-Type: application/json\r\n`;

  it.each([
    ['a long body that said how long it is', 'Content-Length: 20000\r\n\r\n{"a"'],
    ['a body in chunks', 'Transfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n'],
  ])('in the middle of %s has sent nothing whole', async (_what, half) => {
    const [begun, broken] = [once(upstream.events, 'begun'), once(upstream.events, 'broken')];
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(head() + half));
    await begun;
    socket.destroy();
    await broken;
    expect(upstream.seen).toEqual([]);
    expect((await call('/api/product/list')).status).toBe(200);
  });

  it('in the middle of a short body has sent nothing at all', async () => {
    const socket = connect(gateway.port, '127.0.0.1', () =>
      socket.write(`${head()}Content-Length: 10\r\n\r\n{"a"`, () => socket.destroy()),
    );
    await once(socket, 'close');
    // The gateway has seen the end of that connection once it answers on one that was opened later.
    expect((await call('/api/product/list')).status).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual(['/product/list']);
    expect(upstream.begun).toBe(1);
  });

  it('before its answer leaves the gateway standing', async () => {
    const asked = once(upstream.events, 'begun');
    let answer: () => void = () => undefined;
    upstream.answer = (_request, response) => {
      answer = () => response.end('too late');
    };
    const socket = connect(gateway.port, '127.0.0.1', () =>
      socket.write('GET /api/product/list HTTP/1.1\r\nHost: x\r\n\r\n'),
    );
    await asked;
    socket.destroy();
    await once(socket, 'close');
    answer();
    upstream.answer = answerOk;
    expect((await call('/api/product/list')).status).toBe(200);
  });

  it('in the middle of its answer lets go of the service', async () => {
    const broken = once(upstream.events, 'broken');
    upstream.answer = (_request, response) => response.writeHead(200).write('x'.repeat(1_000));
    const reader = (await call('/api/product/list')).body!.getReader();
    await reader.read();
    await reader.cancel();
    await broken;
    expect(upstream.seen).toHaveLength(1);
  });
});
