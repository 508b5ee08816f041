import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { rawExchange, statusOf } from '@diancan/testing/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'";
const HASHED = '/assets/index-BxY12345.js';
const SCRIPT = 'console.log("点餐");\n'.repeat(100);
/** The time of each file of a build that can be repeated exactly. */
const BUILT = new Date('2026-01-01');

let folder: string;
let gateway: OpenGateway;

function write(path: string, content: string | Buffer, time = BUILT): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  utimesSync(file, time, time);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'diancan-pages-'));
  write('secret.txt', 'secret');
  write('web/buyer/index.html', '<!doctype html>menu');
  write('web/buyer/.env', 'secret');
  write('web/buyer/plain.css', 'a{}');
  write(`web/buyer${HASHED}`, SCRIPT);
  write(`web/buyer${HASHED}.br`, brotliCompressSync(SCRIPT));
  write(`web/buyer${HASHED}.gz`, gzipSync(SCRIPT));
  write('web/admin/index.html', '<!doctype html>counter');
  gateway = await openGateway({
    upstream: 'http://127.0.0.1:1',
    settings: { pages: { root: join(folder, 'web') } },
  });
});
afterAll(async () => {
  await gateway?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Got {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Not by fetch, which decompresses and normalises paths. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: gateway.port, path, headers, method }, answer => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
}
const codeOf = ({ body }: Got) => (JSON.parse(body.toString()) as { code: number }).code;

describe('the pages', () => {
  it('begin with their index, which each visit asks for again', async () => {
    for (const path of ['/', '/?t=ab12', '/index.html']) {
      const { status, headers, body } = await ask(path);
      expect([status, body.toString()]).toEqual([200, '<!doctype html>menu']);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'content-security-policy': CSP,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'ratelimit-limit': '2000',
        vary: 'accept-encoding',
      });
      const again = await ask(path, { 'if-none-match': String(headers['etag']) });
      expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, headers['etag']]);
      expect(again.headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'accept-encoding' });
    }
  });

  it('of sellers lie below /admin/, and may frame themselves and show pictures to upload', async () => {
    const { status, headers, body } = await ask('/admin/');
    expect([status, body.toString()]).toEqual([200, '<!doctype html>counter']);
    expect(headers['content-security-policy']).toBe(
      CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'").replace('data:', 'data: blob:'),
    );
    const without = await ask('/admin?x=1');
    expect([without.status, without.headers['location']]).toEqual([302, '/admin/?x=1']);
  });

  it('have files with a hash in their name for ever', async () => {
    const { status, headers } = await ask(HASHED);
    expect([status, headers['cache-control'], headers['content-type']]).toEqual([
      200,
      'public, max-age=31536000, immutable',
      'text/javascript; charset=utf-8',
    ]);
  });

  it('answer HEAD as GET, and no other method', async () => {
    const head = await ask('/plain.css', {}, 'HEAD');
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, '3']);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const got = await ask('/', {}, method);
      expect([got.status, codeOf(got)]).toEqual([404, 1005]);
    }
  });
});

describe('a compressed file', () => {
  it.each([
    ['gzip, deflate, br', 'br', '.br'],
    ['gzip', 'gzip', '.gz'],
    ['br;q=0.1, gzip', 'gzip', '.gz'],
    ['identity', undefined, ''],
  ])('for %s is %s', async (accepted, coding, ending) => {
    const { headers, body } = await ask(HASHED, { 'accept-encoding': accepted });
    expect(headers['content-encoding']).toBe(coding);
    const written = { '.br': brotliCompressSync(SCRIPT), '.gz': gzipSync(SCRIPT), '': Buffer.from(SCRIPT) };
    expect(body.equals(written[ending as keyof typeof written])).toBe(true);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    const known = await ask(HASHED, {
      'accept-encoding': accepted,
      'if-none-match': String(headers['etag']),
    });
    expect(known.status).toBe(304);
  });

  it('that a previous build left is not used', async () => {
    write('web/buyer/old.js', SCRIPT, new Date('2026-02-01'));
    write('web/buyer/old.js.gz', gzipSync('old'), BUILT);
    const { body, headers } = await ask('/old.js', { 'accept-encoding': 'gzip' });
    expect([headers['content-encoding'], gunzipSync(body).toString()]).toEqual(['gzip', SCRIPT]);
  });
});

describe('a new build', () => {
  it('is served at once, although its index has the same size and time', async () => {
    const before = await ask('/');
    write('next.html', '<!doctype html>MENU');
    renameSync(join(folder, 'next.html'), join(folder, 'web/buyer/index.html'));
    const after = await ask('/', { 'if-none-match': String(before.headers['etag']) });
    expect([after.status, after.body.toString()]).toEqual([200, '<!doctype html>MENU']);
    write('web/buyer/index.html', '<!doctype html>menu');
    expect((await ask('/')).headers['etag']).toBe(before.headers['etag']);
  });
});

describe('what is no page', () => {
  it.each([
    '/nothing',
    '/assets',
    '/assets/',
    '/.env',
    '/admin/nothing.js',
    '/admin/plain.css',
    '/index.html/',
    '/menu/1',
    '/../secret.txt',
    '/../../secret.txt',
    '/assets/../../../secret.txt',
    '/..%2f..%2fsecret.txt',
    '/%2e%2e/%2e%2e/secret.txt',
    '/..\\secret.txt',
    '//secret.txt',
    '/admin/../index.html',
    '/%69ndex.html',
    '/index.html%00',
    `/${'a'.repeat(300)}`,
  ])('%s is answered 404 in the envelope', async path => {
    const got = await ask(path);
    expect([got.status, codeOf(got), got.headers['cache-control']]).toEqual([404, 1005, 'no-store']);
    expect(statusOf(await rawExchange(gateway.port, `GET ${path} HTTP/1.0\r\n\r\n`))).toBe(404);
  });

  it('is everything, while nothing is built', async () => {
    await gateway.change({ pages: { root: join(folder, 'not-built') } });
    for (const path of ['/', '/admin', '/admin/', HASHED]) {
      const got = await ask(path);
      expect([path, got.status, codeOf(got)]).toEqual([path, 404, 1005]);
    }
    // A release may be a link that is moved.
    symlinkSync(join(folder, 'web'), join(folder, 'not-built'));
    expect((await ask('/')).status).toBe(200);
  });
});

describe('a visitor without a token', () => {
  it('is refused, and has tokens left for services', async () => {
    const bucket = { caller: { capacity: 1, refillPerSecond: 0 } };
    await gateway.change({ pages: { root: join(folder, 'web') }, rateLimit: { buckets: { pages: bucket } } });
    expect((await ask('/')).status).toBe(200);
    const refused = await ask('/plain.css');
    expect([refused.status, codeOf(refused)]).toEqual([429, 2003]);
    expect((await ask('/api/product/list')).status).toBe(503);
  });
});

describe('the documentation', () => {
  it('is compressed', async () => {
    const { headers, body } = await ask('/api/docs/json', { 'accept-encoding': 'gzip' });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
    expect(headers['content-length']).toBe(String(body.length));
    expect(JSON.parse(gunzipSync(body).toString())).toHaveProperty('openapi');
    const plain = await ask('/api/docs/json');
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(JSON.parse(plain.body.toString())).toHaveProperty('openapi');
  });
});
