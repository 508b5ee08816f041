import { once } from 'node:events';
import { connect } from 'node:net';
import { type Answer, answerOk, startUpstream, type Upstream } from '@diancan/testing/http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

let good: Upstream;
let sick: Upstream;
let gateway: OpenGateway;
let buyer: string;

beforeAll(async () => {
  [good, sick] = [await startUpstream(), await startUpstream()];
});
afterAll(async () => {
  await good?.stop();
  await sick?.stop();
});
beforeEach(() => {
  for (const upstream of [good, sick]) Object.assign(upstream, { answer: answerOk }).seen.length = 0;
});
afterEach(() => gateway?.stop());

const ROUNDS = 40;
/** What a sick instance gets before it is left alone, and when its rest ends while a test runs. */
const FEW = 10;
/** Longer than a test may take: what ends sooner was ended. */
const LONG_MS = 60_000;
const NEVER_OPENS = { windowMs: 10_000, minimumCalls: 1_000, failurePercent: 60, halfOpenAfterMs: LONG_MS };

/** Takes them in turn, the sick one first. */
async function behind(upstreams: readonly Upstream[], defaults = {}, timeoutMs = LONG_MS): Promise<void> {
  const services = { order: upstreams.map(({ origin }) => origin) };
  const calls = { defaults: { rule: 'round-robin', breaker: NEVER_OPENS, ...defaults } };
  const settings = { services, calls, routeDefaults: { timeoutMs } };
  gateway = await openGateway({ upstream: good.origin, settings });
  buyer = await gateway.cookieOf('buyer', 'buyer-1');
}

const answering =
  (status: number, body: string, headers = {}): Answer =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
/** As a service of ours words it. */
const saying = (status: number, code: number): Answer =>
  answering(status, JSON.stringify({ code }), { 'x-diancan-code': String(code) });
const bug = saying(500, 1000);
const hangUp: Answer = (_request, _response, raw) => raw.socket.destroy();
const never: Answer = () => undefined;

const read = (path = '/api/order/list', method = 'GET') =>
  fetch(gateway.origin + path, { method, headers: { cookie: buyer } });
const write = () => {
  const headers = { cookie: buyer, 'content-type': 'application/json' };
  return fetch(`${gateway.origin}/api/order/cancel`, { method: 'POST', body: '{}', headers });
};

async function answersOf(ask: () => Promise<Response>, rounds = ROUNDS): Promise<number[]> {
  const statuses: number[] = [];
  for (let round = 0; round < rounds; round++) statuses.push((await ask()).status);
  return statuses;
}

describe.each<[string, Answer]>([
  ['500 with the code of a bug', bug],
  ['500 in words of its own', answering(500, 'oops')],
  ['502, as a proxy before it does', answering(502, '<html>')],
  ['503 in words of its own', answering(503, 'full')],
])('an instance that answers everything %s', (_what, answer) => {
  beforeEach(async () => {
    await behind([sick, good]);
    sick.answer = answer;
  });

  it('is not noticed by readers, and soon gets no more calls', async () => {
    expect(new Set(await answersOf(read))).toEqual(new Set([200]));
    expect(sick.seen.length).toBeGreaterThan(0);
    expect(sick.seen.length).toBeLessThan(FEW);
  });

  it('is soon asked no more for writes, of which none is sent twice', async () => {
    const failed = (await answersOf(write)).filter(status => status !== 200);
    expect(sick.seen.length).toBe(failed.length);
    expect(sick.seen.length + good.seen.length).toBe(ROUNDS);
    expect(sick.seen.length).toBeLessThan(FEW);
  });
});

describe.each([1020, 1021, 1022, 3004])('an instance that says 503 with code %i', code => {
  it('is asked as before: the others lack the same', async () => {
    await behind([sick, good]);
    sick.answer = saying(503, code);
    const failed = (await answersOf(read)).filter(status => status === 503);
    expect([failed.length, sick.seen.length, good.seen.length]).toEqual([ROUNDS / 2, ROUNDS / 2, ROUNDS / 2]);
  });

  it('is passed on, without the header that was meant for us', async () => {
    await behind([sick]);
    sick.answer = saying(503, code);
    const answer = await read();
    expect([answer.status, await answer.json()]).toEqual([503, { code }]);
    expect(answer.headers.has('x-diancan-code')).toBe(false);
  });
});

describe('an instance whose answers break off', () => {
  /** What a client sees of it: the head, and then the end of the connection. */
  const breakingOff: Answer = (_request, response, raw) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"code":0', () => raw.socket.destroy());
  };
  const wholeAnswer = async (): Promise<boolean> =>
    read()
      .then(answer => answer.text())
      .then(
        () => true,
        () => false,
      );

  it('is soon asked no more', async () => {
    await behind([sick, good]);
    sick.answer = breakingOff;
    const whole: boolean[] = [];
    for (let round = 0; round < ROUNDS; round++) whole.push(await wholeAnswer());
    expect(sick.seen.length).toBeGreaterThan(0);
    expect(sick.seen.length).toBeLessThan(FEW);
    expect(whole.filter(is => !is).length).toBe(sick.seen.length);
  });
});

describe('a route', () => {
  const OPENS = { breaker: { ...NEVER_OPENS, minimumCalls: 10 } };

  it.each([
    ['500', bug, 500],
    ['503', saying(503, 1020), 503],
  ] as const)('that is answered %s nearly always rests for a while', async (_what, answer, status) => {
    await behind([sick], OPENS);
    sick.answer = answer;
    for (const ask of [read, write]) {
      sick.seen.length = 0;
      expect(new Set(await answersOf(ask, 10))).toEqual(new Set([status]));
      const refused = await ask();
      expect([refused.status, sick.seen.length]).toEqual([503, 10]);
      expect(await refused.json()).toMatchObject({ code: 1020 });
    }
    sick.answer = answerOk;
    expect((await read('/api/order/detail')).status).toBe(200);
  });
});

describe('a read that the first instance answers 500', () => {
  beforeEach(async () => {
    await behind([sick, good]);
    sick.answer = answering(500, 'first');
  });
  const tried = () => [sick.seen.length, good.seen.length];

  it('and the second one too gets the last answer, and is not made a third time', async () => {
    good.answer = answering(500, 'last');
    const answer = await read();
    expect([answer.status, await answer.text(), ...tried()]).toEqual([500, 'last', 1, 1]);
  });

  it('and the second one 503, saying why, gets the last answer', async () => {
    good.answer = saying(503, 1020);
    const answer = await read();
    expect([answer.status, await answer.json()]).toEqual([503, { code: 1020 }]);
  });

  it.each<[string, Answer, string?]>([
    ['', answering(500, 'first')],
    [', on a connection that it ended', answering(500, 'first', { connection: 'close' })],
    [
      ', in pieces',
      (_request, response) => {
        response.writeHead(500).write('fi');
        response.end('rst');
      },
    ],
    [', without a body', answering(500, ''), 'HEAD'],
  ])('gets that answer when nothing comes from the second%s', async (_how, first, method = 'GET') => {
    sick.answer = first;
    good.answer = hangUp;
    const answer = await read('/api/order/list', method);
    const body = method === 'HEAD' ? '' : 'first';
    expect([answer.status, await answer.text(), ...tried()]).toEqual([500, body, 1, 1]);
  });

  it('gets that answer when the second takes longer than there is time', async () => {
    await gateway.stop();
    await behind([sick, good], {}, 500);
    good.answer = never;
    const answer = await read();
    expect([answer.status, await answer.text(), ...tried()]).toEqual([500, 'first', 1, 1]);
  });

  it('is not available when that answer breaks off, and nothing comes from the second', async () => {
    const broken = Promise.withResolvers<void>();
    sick.answer = (_request, response, raw) => {
      response.writeHead(500, { 'content-length': '100' });
      response.flushHeaders();
      raw.socket.once('close', broken.resolve);
      good.answer = (_other, _response, second) => {
        raw.socket.resetAndDestroy();
        void broken.promise.then(() => second.socket.destroy());
      };
    };
    const answer = await read();
    expect([answer.status, await answer.json()]).toEqual([503, expect.objectContaining({ code: 1020 })]);
  });

  it('and the second one well leaves nothing open at the first', async () => {
    const broken = once(sick.events, 'broken');
    sick.answer = (_request, response) => void response.writeHead(500).write('and so on');
    expect([(await read()).status, await broken]).toEqual([200, []]);
  });

  it('of a route that keeps its last answer has that of the second one kept', async () => {
    const services = { product: [sick.origin, good.origin] };
    await gateway.change({ services, calls: { defaults: { rule: 'round-robin' } } });
    good.answer = answering(200, 'menu');
    await (await read('/api/product/list')).text();
    good.answer = hangUp;
    const answer = await read('/api/product/list');
    expect([answer.status, answer.headers.has('warning'), await answer.text()]).toEqual([200, true, 'menu']);
  });

  it('ends both when the client goes away', async () => {
    const [first, second] = [once(sick.events, 'broken'), once(good.events, 'broken')];
    const asked = once(good.events, 'begun');
    sick.answer = (_request, response) => void response.writeHead(500).write('and so on');
    good.answer = never;
    const head = `GET /api/order/list HTTP/1.1\r\nHost: x\r\nCookie: ${buyer}\r\n\r\n`;
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(head));
    await asked;
    socket.destroy();
    expect(await Promise.all([first, second])).toEqual([[], []]);
  });

  it('of a stream is answered by the other', async () => {
    await gateway.change({
      services: { order: [sick.origin, good.origin] },
      calls: { defaults: { rule: 'round-robin' } },
      routes: [{ method: 'GET', path: '/api/events', service: 'order', allow: ['public'], stream: true }],
    });
    const event = 'data: 1\n\n';
    good.answer = (_request, response) => void response.writeHead(200).write(event);
    const answer = await read('/api/events');
    const reader = answer.body!.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe(event);
    expect([answer.status, ...tried()]).toEqual([200, 1, 1]);
    await reader.cancel();
  });

  it('is the end of it where the settings allow no further attempt', async () => {
    await gateway.stop();
    await behind([sick, good], { retry: { attempts: 0 } });
    expect([(await read()).status, ...tried()]).toEqual([500, 1, 0]);
  });
});

describe('further attempts', () => {
  it('come to an end when everything fails', async () => {
    await behind([sick, good], { retry: { budgetPercent: 0 } });
    [sick.answer, good.answer] = [bug, bug];
    await answersOf(read, 15);
    // Ten are there from the start.
    expect(sick.seen.length + good.seen.length).toBe(15 + 10);
    [sick.answer, good.answer] = [hangUp, hangUp];
    await answersOf(read, 5);
    expect(sick.seen.length + good.seen.length).toBe(15 + 10 + 5);
  });
});

describe('a request that no instance bears', () => {
  it('leaves all of them to the others', async () => {
    await behind([sick, good]);
    const poisoned: Answer = (request, ...rest) =>
      (request.url.includes('poison') ? bug : answerOk)(request, ...rest);
    [sick.answer, good.answer] = [poisoned, poisoned];
    const poison = () => read('/api/order/detail?orderId=poison');
    expect(new Set(await answersOf(poison, 5))).toEqual(new Set([500]));
    expect(new Set(await answersOf(read))).toEqual(new Set([200]));
    expect([sick.seen.length, good.seen.length]).toEqual([5 + ROUNDS / 2, 5 + ROUNDS / 2]);
  });
});
