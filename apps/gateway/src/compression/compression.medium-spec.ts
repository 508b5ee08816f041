import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { get, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Answer, rawExchange, startUpstream, type Upstream } from '@diancan/testing/http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

let upstream: Upstream;
let gateway: OpenGateway;

beforeAll(async () => {
  const route = { method: 'GET', service: 'order', allow: ['public'] };
  upstream = await startUpstream();
  gateway = await openGateway({
    upstream: upstream.origin,
    settings: {
      rateLimit: { enabled: false },
      routes: [
        { ...route, path: '/api/plain' },
        { ...route, path: '/api/plain', method: 'POST' },
        { ...route, path: '/api/events', stream: true },
        { ...route, path: '/api/menu', keepLastKnown: true },
      ],
    },
  });
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT = JSON.stringify({ code: 0, data: Array.from({ length: 200 }, (_, i) => `米饭 ${i}`) });

const answering =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(body), ...headers })
      .end(body);

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Not by fetch, which decompresses. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    request(gateway.origin + path, { method, headers }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}
const askFor = (coding: string, path = '/api/plain', headers: Record<string, string> = {}) =>
  ask(path, { 'accept-encoding': coding, ...headers });

const UNPACK = { br: brotliDecompressSync, gzip: gunzipSync };

describe('an answer of a service', () => {
  it.each(['br', 'gzip'] as const)('is compressed as %s', async coding => {
    upstream.answer = answering(TEXT, { etag: '"1"', 'accept-ranges': 'bytes', vary: 'accept-language' });
    const { status, headers, body } = await askFor(coding);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-encoding': coding,
      'content-type': JSON_TYPE,
      vary: 'accept-language, accept-encoding',
      etag: 'W/"1"',
    });
    expect(headers).not.toHaveProperty('content-length');
    expect(headers).not.toHaveProperty('accept-ranges');
    expect(UNPACK[coding](body).toString()).toBe(TEXT);
    expect(body.length).toBeLessThan(Buffer.byteLength(TEXT) / 2);
  });

  it('is as it was for a client that takes plain bytes only', async () => {
    upstream.answer = answering(TEXT, { etag: '"1"' });
    for (const headers of [{}, { 'accept-encoding': 'identity' }, { 'accept-encoding': 'br;q=0' }]) {
      const got = await ask('/api/plain', headers as Record<string, string>);
      expect(got.headers).toMatchObject({
        etag: '"1"',
        vary: 'accept-encoding',
        'content-length': String(Buffer.byteLength(TEXT)),
      });
      expect(got.headers).not.toHaveProperty('content-encoding');
      expect(got.body.toString()).toBe(TEXT);
    }
  });

  it('is compressed if its length is unknown, and to a write and as an error too', async () => {
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE });
      response.write(TEXT.slice(0, 500));
      response.end(TEXT.slice(500));
    };
    expect(gunzipSync((await askFor('gzip')).body).toString()).toBe(TEXT);
    upstream.answer = answering(TEXT, {}, 400);
    const written = await ask('/api/plain', { 'accept-encoding': 'gzip' }, 'POST');
    expect([written.status, gunzipSync(written.body).toString()]).toEqual([400, TEXT]);
  });

  const small = TEXT.slice(0, 500);
  it.each<[string, Answer, Record<string, string>, boolean]>([
    ['small', answering(small), {}, true],
    ['no-transform', answering(TEXT, { 'cache-control': 'public, no-transform' }), {}, false],
    ['encoded already', answering(TEXT, { 'content-encoding': 'x-packed' }), {}, false],
    ['a part', answering(TEXT, { 'content-range': 'bytes 0-9/10' }, 206), { range: 'bytes=0-9' }, false],
    ['a picture', answering(TEXT, { 'content-type': 'image/webp' }), {}, false],
    ['of unknown type', answering(TEXT, { 'content-type': '' }), {}, false],
    ['a list of events', answering(TEXT, { 'content-type': 'text/event-stream' }), {}, false],
    ['asked for with no-transform', answering(TEXT), { 'cache-control': 'no-transform' }, true],
  ])('that is %s stays as it is', async (_what, answer, headers, varies) => {
    upstream.answer = answer;
    const got = await askFor('br, gzip', '/api/plain', headers);
    expect(TEXT.startsWith(got.body.toString())).toBe(true);
    expect(got.body.length).toBeGreaterThan(400);
    expect(got.headers).toHaveProperty('content-length');
    expect(got.headers.vary).toBe(varies ? 'accept-encoding' : undefined);
  });

  it('of a route that streams stays as it is', async () => {
    upstream.answer = answering(TEXT);
    const { headers, body } = await askFor('gzip', '/api/events');
    expect([headers['content-encoding'], body.toString()]).toEqual([undefined, TEXT]);
  });

  it('to a client of HTTP/1.0, which could not see that it breaks off, stays as it is', async () => {
    upstream.answer = answering(TEXT);
    const answer = await rawExchange(
      gateway.port,
      'GET /api/plain HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n',
    );
    expect(answer).toContain(TEXT);
    expect(answer.toLowerCase()).not.toContain('content-encoding');
  });

  it('has the same headers for HEAD, and no body', async () => {
    upstream.answer = answering(TEXT, { etag: '"1"' });
    const { headers, body } = await ask('/api/plain', { 'accept-encoding': 'gzip' }, 'HEAD');
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', etag: 'W/"1"', vary: 'accept-encoding' });
    expect(headers).not.toHaveProperty('content-length');
    expect(body.length).toBe(0);
  });
});

describe('an answer that the client has already', () => {
  it.each(['W/"1"', '"1"', '"0", W/"1"', '*'])('with %s is a 304 without a body', async sent => {
    upstream.answer = ({ headers }, response) =>
      void (headers['if-none-match'] === '"1"'
        ? response.writeHead(304, { etag: '"1"' }).end()
        : answering(TEXT, { etag: '"1"' })({} as never, response, {} as never));
    const { status, headers, body } = await askFor('br', '/api/plain', { 'if-none-match': sent });
    expect([status, body.length, headers.vary]).toEqual([304, 0, 'accept-encoding']);
    expect(headers.etag).toBe(sent.includes('W/') ? 'W/"1"' : '"1"');
  });
});

describe('an answer under way', () => {
  /** Bytes that do not compress, so that they reach the client while the answer goes on. */
  const NOISE = Buffer.from(Array.from({ length: 65_536 }, (_, i) => (i * 2_654_435_761) >>> 13).join(','));

  it('that breaks off looks broken to the client', async () => {
    upstream.answer = (_request, response, raw) => {
      response.writeHead(200, { 'content-type': JSON_TYPE });
      response.write(NOISE, () => raw.socket.destroy());
    };
    for (const coding of ['br', 'gzip']) {
      await expect(askFor(coding)).rejects.toThrow(/aborted|socket hang up|ECONNRESET/);
    }
  });

  it('ends at the service with its client, and is read no faster than that reads', async () => {
    let written = 0;
    const broken = once(upstream.events, 'broken');
    upstream.answer = (_request, response) => {
      response.writeHead(200, { 'content-type': JSON_TYPE });
      const write = () => {
        while (!response.destroyed && response.write(NOISE)) written += 1;
        written += 1;
      };
      response.on('drain', write);
      write();
    };
    const asked = get(`${gateway.origin}/api/plain`, { headers: { 'accept-encoding': 'gzip' } });
    const [answer] = await once(asked, 'response');
    answer.pause();
    // It stands still when all buffers on the way are full: other answers arrive, and nothing is written.
    let before = -1;
    await vi.waitFor(
      async () => {
        const seen = before;
        before = written;
        for (let i = 0; i < 20; i += 1) await ask('/health/live');
        expect(written).toBe(seen);
      },
      { timeout: 30_000 },
    );
    asked.destroy();
    await broken;
  });
});

describe('the last known answer', () => {
  const away: Answer = (_request, _response, raw) => raw.socket.destroy();
  const version = (tag: string) => answering(`"${tag}"${TEXT}`, { etag: `"${tag}"` });
  /** A service that knows the versions of its clients. */
  const knowing =
    (tag: string): Answer =>
    (seen, response, raw) =>
      void (seen.headers['if-none-match']?.includes(`"${tag}"`)
        ? response.writeHead(304, { etag: `"${tag}"` }).end()
        : version(tag)(seen, response, raw));

  it('is kept although each client has the answer already, and no 304 takes its place', async () => {
    for (const tag of ['a', 'b']) {
      upstream.answer = knowing(tag);
      const known = { 'if-none-match': `W/"${tag}"` };
      for (let times = 0; times < 3; times += 1) {
        const { status, body } = await askFor('gzip', '/api/menu', known);
        expect([status, body.length]).toEqual([304, 0]);
      }
      upstream.answer = away;
      const stale = await askFor('gzip', '/api/menu');
      expect(gunzipSync(stale.body).toString()).toBe(`"${tag}"${TEXT}`);
      expect(stale.headers).toMatchObject({ etag: `W/"${tag}"`, warning: '110 - "Response is Stale"' });
    }
  });

  it('is compressed, plain, or a 304, as the client asks for it', async () => {
    upstream.answer = version('c');
    await ask('/api/menu');
    upstream.answer = away;
    for (const coding of ['br', 'gzip'] as const) {
      const { headers, body } = await askFor(coding, '/api/menu');
      expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'accept-encoding' });
      expect(UNPACK[coding](body).toString()).toBe(`"c"${TEXT}`);
    }
    expect((await ask('/api/menu')).body.toString()).toBe(`"c"${TEXT}`);
    const known = await askFor('br', '/api/menu', { 'if-none-match': 'W/"c"' });
    expect([known.status, known.body.length, known.headers.etag]).toEqual([304, 0, 'W/"c"']);
    const old = await askFor('br', '/api/menu', { 'if-none-match': 'W/"older"' });
    expect([old.status, brotliDecompressSync(old.body).toString()]).toEqual([200, `"c"${TEXT}`]);
  });
});
