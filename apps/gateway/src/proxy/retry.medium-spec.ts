import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closedPort } from '../../testing/closed-port.js';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';
import { type Answer, answerOk, startUpstream, type Upstream } from '../../testing/upstream.js';

let good: Upstream;
let other: Upstream;
let gateway: OpenGateway;
let buyer: string;

beforeAll(async () => {
  [good, other] = [await startUpstream(), await startUpstream()];
});
afterAll(async () => {
  await good?.stop();
  await other?.stop();
});
beforeEach(() => {
  for (const upstream of [good, other])
    Object.assign(upstream, { begun: 0, answer: answerOk }).seen.length = 0;
});
afterEach(() => gateway?.stop());

/** Longer than a test may take: what ends sooner was ended. */
const LONG_MS = 60_000;

async function behind(instances: string[], timeoutMs = 2_000): Promise<void> {
  const services = { user: instances, product: instances, order: instances };
  gateway = await openGateway({
    upstream: good.origin,
    settings: { services, routeDefaults: { timeoutMs, bodyLimitBytes: 65_536 } },
  });
  buyer = await gateway.cookieOf('buyer', 'buyer-1');
}

const ROUNDS = 12;
/** The instance is drawn by lot: often enough, each of them was the first. */
const statuses = async (ask: () => Promise<Response>): Promise<Set<number>> => {
  const seen = new Set<number>();
  for (let round = 0; round < ROUNDS; round++) seen.add((await ask()).status);
  return seen;
};
const read = () => fetch(`${gateway.origin}/api/order/list`, { headers: { cookie: buyer } });
const write = (body = '{"a":1}') =>
  fetch(`${gateway.origin}/api/order/cancel`, {
    method: 'POST',
    body,
    headers: { cookie: buyer, 'content-type': 'application/json' },
  });
const hangUp: Answer = (_request, _response, raw) => raw.socket.destroy();

describe('an instance that is not there', () => {
  beforeEach(async () => behind([`http://127.0.0.1:${await closedPort()}`, good.origin]));

  it('is not noticed by those who read', async () => {
    expect([...(await statuses(read))]).toEqual([200]);
  });

  it('is not noticed by those who write: nothing had been sent, and everything is sent again', async () => {
    expect([...(await statuses(write))]).toEqual([200]);
    expect(good.seen.map(({ body }) => body)).toEqual(Array.from({ length: ROUNDS }, () => '{"a":1}'));
  });
});

describe('an instance that breaks off', () => {
  beforeEach(async () => {
    await behind([other.origin, good.origin]);
    other.answer = hangUp;
  });

  it('is not noticed by those who read', async () => {
    expect([...(await statuses(read))]).toEqual([200]);
    expect(other.seen.length).toBeGreaterThan(0);
  });

  it('leaves it open what became of a write, which is sent to nobody else', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const before = good.seen.length + other.seen.length;
      const status = (await write()).status;
      expect(good.seen.length + other.seen.length - before).toBe(1);
      expect([200, 503]).toContain(status);
    }
    expect(other.seen.length).toBeGreaterThan(0);
  });

  it('is tried once, and one other: when both break off there is no third time', async () => {
    good.answer = hangUp;
    expect((await read()).status).toBe(503);
    expect([good.seen.length, other.seen.length]).toEqual([1, 1]);
  });
});

describe('what a service learns of its caller’s time', () => {
  it('is what is left of the route’s, whatever the client says', async () => {
    await behind([good.origin]);
    await fetch(`${gateway.origin}/api/product/list`, { headers: { 'x-diancan-timeout-ms': '999999' } });
    const left = Number(good.seen[0]?.headers['x-diancan-timeout-ms']);
    expect(left).toBeGreaterThan(1_000);
    expect(left).toBeLessThanOrEqual(2_000);
  });
});

describe('a client that goes away while it waits', () => {
  const asked = () => once(good.events, 'begun');
  const send = (head: string) => {
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(head));
    return socket;
  };
  beforeEach(() => behind([good.origin], LONG_MS));

  it('ends what it only wanted to read', async () => {
    good.answer = () => undefined;
    const [begun, broken] = [asked(), once(good.events, 'broken')];
    const socket = send('GET /api/product/list HTTP/1.1\r\nHost: x\r\n\r\n');
    await begun;
    socket.destroy();
    await broken;
    expect(good.seen).toHaveLength(1);
  });

  it('does not end a write that was received: it will be asked about', async () => {
    const answered = Promise.withResolvers<boolean>();
    let answer: () => void = () => undefined;
    const arrived = new Promise<void>(resolve => {
      good.answer = (_request, response) => {
        answer = () => response.end('done');
        response.on('close', () => answered.resolve(response.writableFinished));
        resolve();
      };
    });
    const socket = send(
      [
        'POST /api/order/cancel HTTP/1.1',
        'Host: x',
        `Cookie: ${buyer}`,
        'Content-Type: application/json',
        'Content-Length: 2',
        '',
        '{}',
      ].join('\r\n'),
    );
    await arrived;
    socket.destroy();
    await once(socket, 'close');
    // The gateway knows that the client is gone once it answers on a connection that was opened later.
    expect((await fetch(`${gateway.origin}/health/live`)).status).toBe(200);
    answer();
    expect(await answered.promise).toBe(true);
  });
});

describe('a trace', () => {
  const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
  const seenTrace = async (headers: Record<string, string>) => {
    good.seen.length = 0;
    await fetch(`${gateway.origin}/api/product/list`, { headers });
    const { traceparent, tracestate } = good.seen[0]!.headers;
    return { traceparent: String(traceparent), tracestate };
  };
  beforeEach(() => behind([good.origin]));

  it('goes on, one step further, with what others say in it', async () => {
    const { traceparent, tracestate } = await seenTrace({
      traceparent: `00-${TRACE}-00f067aa0ba902b7-00`,
      tracestate: 'a=1,b=2',
    });
    expect(traceparent).toMatch(new RegExp(`^00-${TRACE}-(?!00f067aa0ba902b7)[0-9a-f]{16}-00$`));
    expect(tracestate).toBe('a=1,b=2');
  });

  it.each([
    ['the client begins none', {}],
    ['what the client says is no trace', { traceparent: `00-${TRACE}-0-01`, tracestate: 'a=1' }],
  ])('begins here when %s', async (_when, headers) => {
    const { traceparent, tracestate } = await seenTrace(headers);
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceparent).not.toContain(TRACE);
    expect(tracestate).toBeUndefined();
  });
});

describe('proxies in front', () => {
  it('are believed where the settings say so', async () => {
    gateway = await openGateway({ upstream: good.origin, settings: { trustedProxies: '127.0.0.1' } });
    const headers = {
      'x-forwarded-for': '6.6.6.6, 203.0.113.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example',
    };
    await fetch(`${gateway.origin}/api/product/list`, { headers });
    expect(good.seen[0]?.headers).toMatchObject({
      'x-forwarded-for': '6.6.6.6, 203.0.113.7, 127.0.0.1',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example',
    });
  });
});
