import { type Answer, answerOk, startUpstream, type Upstream } from '@diancan/testing/http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';
import { MAX_KEPT_BYTES } from './answer-recorder.js';

let upstream: Upstream;
let gateway: OpenGateway;

beforeEach(async () => {
  upstream = await startUpstream();
  gateway = await openGateway({ upstream: upstream.origin });
});
afterEach(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

const MENU = '/api/product/list';
const menu = (init: RequestInit = {}, path = MENU) => fetch(gateway.origin + path, init);
const answering =
  (body: string, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);

describe('while product is away', () => {
  it('the menu is the last known one, for every caller, marked as stale', async () => {
    upstream.answer = answering('{"code":0,"data":["dumplings"]}', { etag: '"1"' });
    await (await menu()).text();
    await upstream.stop();
    const cookie = await gateway.cookieOf('buyer', 'buyer-1');
    for (const headers of [{}, { cookie }, { cookie: 'token=00000000-0000-4000-8000-000000000000' }] as Array<
      Record<string, string>
    >) {
      const answer = await menu({ headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('warning')).toBe('110 - "Response is Stale"');
      expect(answer.headers.get('age')).toMatch(/^\d+$/);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.json()).toEqual({ code: 0, data: ['dumplings'] });
    }
    const head = await menu({ method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '31', '']);
  });

  it('there is none before there ever was one', async () => {
    await upstream.stop();
    expect((await menu()).status).toBe(503);
  });

  it('nothing else is made up', async () => {
    const cookie = await gateway.cookieOf('buyer', 'buyer-1');
    const others: Array<[string, RequestInit]> = [
      ['/api/order/list', { headers: { cookie } }],
      ['/api/product/picture/a.svg', {}],
      [`${MENU}?x=1`, {}],
    ];
    for (const [path, init] of others) expect((await menu(init, path)).status).toBe(200);
    await upstream.stop();
    for (const [path, init] of others) expect((await menu(init, path)).status).toBe(503);
  });
});

describe('what is kept', () => {
  const keptAfter = async (answer: Answer): Promise<number> => {
    upstream.answer = answer;
    await (await menu()).arrayBuffer();
    await upstream.stop();
    return (await menu()).status;
  };

  it.each([
    ['an answer that is whole', answering('"menu"'), 200],
    [
      'one in chunks',
      ((_request, response) => {
        response.write('"me');
        response.end('nu"');
      }) satisfies Answer,
      200,
    ],
    ['one as large as may be', answering('x'.repeat(MAX_KEPT_BYTES)), 200],
  ] as Array<[string, Answer, number]>)('%s', async (_what, answer, status) => {
    expect(await keptAfter(answer)).toBe(status);
  });

  it.each([
    ['a larger one', answering('x'.repeat(MAX_KEPT_BYTES + 1))],
    ['one that sets a cookie', answering('"menu"', { 'set-cookie': 'a=1' })],
    ['one that is packed', answering('"menu"', { 'content-encoding': 'x-packed' })],
    ['an error', (_request, response) => void response.writeHead(500).end('{"code":1000}')],
  ] as Array<[string, Answer]>)('never %s', async (_what, answer) => {
    expect(await keptAfter(answer)).toBe(503);
  });

  it('is never half an answer', async () => {
    upstream.answer = (_request, response, raw) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => raw.socket.destroy());
    };
    await menu()
      .then(answer => answer.text())
      .catch(() => undefined);
    await upstream.stop();
    expect((await menu()).status).toBe(503);
  });
});

describe('while product answers', () => {
  const saying503: Answer = (_request, response) =>
    void response.writeHead(503, { 'x-diancan-code': '1020' }).end('{"code":1020}');

  it.each<[string, Answer, number]>([
    ['500', (_request, response) => void response.writeHead(500).end('{"code":1000}'), 500],
    ['503, saying that its database is away', saying503, 503],
  ])('%s, the menu is the last one known, or else that answer', async (_what, answer, status) => {
    upstream.answer = answer;
    const unknown = await menu();
    expect([unknown.status, unknown.headers.has('warning')]).toEqual([status, false]);
    await gateway.stop();
    gateway = await openGateway({ upstream: upstream.origin });
    upstream.answer = answering('"menu"');
    await (await menu()).text();
    upstream.answer = answer;
    const known = await menu();
    expect([known.status, await known.text()]).toEqual([200, '"menu"']);
    expect(known.headers.get('warning')).toBe('110 - "Response is Stale"');
    expect((await menu({}, '/api/product/picture/a.svg')).status).toBe(status);
  });
});

it('a menu that is there again is shown at once', async () => {
  upstream.answer = answerOk;
  await (await menu()).text();
  upstream.answer = (_request, _response, raw) => raw.socket.destroy();
  expect((await menu()).headers.has('warning')).toBe(true);
  upstream.answer = answering('"new"');
  const answer = await menu();
  expect([answer.headers.has('warning'), await answer.text()]).toEqual([false, '"new"']);
});
