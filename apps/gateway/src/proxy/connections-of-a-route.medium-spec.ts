import { answerOk, startUpstream, type Upstream } from '@diancan/testing/http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

const CONNECTIONS = 2;
const CALLS = 160;

let upstream: Upstream;
let gateway: OpenGateway;
let cookie: string;

beforeEach(async () => {
  upstream = await startUpstream();
  // Long enough that nothing is given up: what is answered is answered while the others hang.
  const settings = {
    routeDefaults: { timeoutMs: 60_000 },
    upstream: { connectionsPerInstance: CONNECTIONS },
    rateLimit: { enabled: false },
  };
  gateway = await openGateway({ upstream: upstream.origin, settings });
  cookie = await gateway.cookieOf('buyer', 'buyer-1');
});
afterEach(async () => {
  await upstream?.stop();
  await gateway?.stop();
});

const read = (path: string, signal: AbortSignal | null = null) =>
  fetch(gateway.origin + path, { headers: { cookie }, signal });
const write = (path: string, signal: AbortSignal | null = null) =>
  fetch(gateway.origin + path, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: '{}',
    signal,
  });

describe('a route that hangs', () => {
  it.each([
    [
      'looks at an order, which wait for WeChat',
      '/order/detail',
      read,
      [
        ['/order/create', write],
        ['/order/list', read],
      ],
    ],
    [
      'placing an order, which waits for product',
      '/order/create',
      write,
      [
        ['/order/detail', read],
        ['/order/list', read],
        ['/pay/create', write],
      ],
    ],
  ] as const)(
    '(%s) takes its own connections, and none of another route',
    async (_, hanging, ask, others) => {
      const leave = new AbortController();
      upstream.answer = (request, response, raw) => {
        if (!request.url.startsWith(hanging)) answerOk(request, response, raw);
      };
      const calls = Array.from({ length: CALLS }, () =>
        ask(`/api${hanging}`, leave.signal).catch(() => null),
      );
      await expect.poll(() => upstream.seen.length).toBe(CONNECTIONS);
      for (const [path, other] of others) expect((await other(`/api${path}`)).status).toBe(200);
      expect(upstream.seen.filter(({ url }) => url === hanging)).toHaveLength(CONNECTIONS);
      leave.abort();
      await Promise.all(calls);
    },
  );
});
