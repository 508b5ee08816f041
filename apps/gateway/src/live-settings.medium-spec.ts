import { TIMEOUT_HEADER } from '@diancan/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../testing/open-gateway.js';
import { answerOk, startUpstream, type Upstream } from '../testing/upstream.js';

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
const route = (more: object = {}) => ({
  method: 'GET',
  path: MENU,
  service: 'product',
  allow: ['public'],
  ...more,
});
const bucket = (capacity: number) => ({
  rateLimit: { buckets: { default: { caller: { capacity, refillPerSecond: 0 } } } },
});
const ask = (path = MENU) => fetch(gateway.origin + path);
const statuses = async (times: number) => {
  const seen: number[] = [];
  for (let time = 0; time < times; time++) seen.push((await ask()).status);
  return seen;
};

/** Changes settings, which must not need a restart. */
async function change(settings: Record<string, unknown>, ...changed: string[]): Promise<void> {
  expect(await gateway.change(settings)).toEqual({
    version: null,
    outcome: 'applied',
    changed,
    atNextStart: [],
  });
}

describe('a running gateway', () => {
  it('follows who may call a route', async () => {
    expect((await ask()).status).toBe(200);
    await change({ routes: [route({ allow: ['seller'] })] }, 'routes');
    expect((await ask()).status).toBe(401);
    await change({ routes: [route()] }, 'routes');
    expect((await ask()).status).toBe(200);
  });

  it('follows the size of buckets', async () => {
    await change(bucket(2), 'rateLimit');
    expect(await statuses(3)).toEqual([200, 200, 429]);
    await change(bucket(4), 'rateLimit');
    expect(await statuses(5)).toEqual([200, 200, 200, 200, 429]);
  });

  it('leaves buckets as empty as they are when something else changes', async () => {
    await change(bucket(2), 'rateLimit');
    expect(await statuses(3)).toEqual([200, 200, 429]);
    await change({ ...bucket(2), routeDefaults: { timeoutMs: 4_000 } }, 'routeDefaults');
    expect(await statuses(1)).toEqual([429]);
    const {
      rateLimit: { buckets },
    } = bucket(2);
    await change(
      {
        rateLimit: { buckets: { ...buckets, login: { caller: { capacity: 1, refillPerSecond: 0 } } } },
        routeDefaults: { timeoutMs: 4_000 },
      },
      'rateLimit',
    );
    expect(await statuses(1)).toEqual([429]);
  });

  it('follows the switch of its limits, both ways', async () => {
    await change(bucket(1), 'rateLimit');
    expect(await statuses(2)).toEqual([200, 429]);
    await change({ rateLimit: { ...bucket(1).rateLimit, enabled: false } }, 'rateLimit');
    expect(await statuses(2)).toEqual([200, 200]);
    await change(bucket(1), 'rateLimit');
    expect(await statuses(1)).toEqual([429]);
  });

  it('follows how long a service may take', async () => {
    const allowedMs = async () => {
      expect((await ask()).status).toBe(503);
      return Number(upstream.seen.at(-1)!.headers[TIMEOUT_HEADER]);
    };
    upstream.answer = () => undefined;
    await change({ routes: [route({ timeoutMs: 100 })] }, 'routes');
    expect(await allowedMs()).toBeLessThanOrEqual(100);
    await change({ routes: [route()], routeDefaults: { timeoutMs: 110 } }, 'routeDefaults', 'routes');
    expect(await allowedMs()).toBeLessThanOrEqual(110);
  });

  it('follows when a breaker opens', async () => {
    // An order: no last known answer stands in for it.
    const settings = { routes: [route({ path: '/api/order/list', service: 'order' })] };
    const reached = async (times: number) => {
      const before = upstream.begun;
      for (let time = 0; time < times; time++) await ask('/api/order/list');
      return upstream.begun - before;
    };
    await change(settings, 'routes');
    const breaker = { windowMs: 60_000, minimumCalls: 2, failurePercent: 1, halfOpenAfterMs: 60_000 };
    await change({ ...settings, calls: { defaults: { breaker } } }, 'calls');
    upstream.answer = (_request, response) => response.destroy();
    await reached(4);
    expect(await reached(3)).toBe(0);
    upstream.answer = answerOk;
    await change(
      { ...settings, calls: { defaults: { breaker: { ...breaker, minimumCalls: 1_000 } } } },
      'calls',
    );
    expect(await reached(3)).toBe(3);
  });

  it('shows the breakers of the routes that there are, as they are', async () => {
    const shown = async () => (await gateway.metrics()).match(/^diancan_breaker_state\{.*$/gm) ?? [];
    const routes = [route({ path: '/api/order/list', service: 'order' })];
    const calls = (minimumCalls: number) => {
      const breaker = { windowMs: 60_000, minimumCalls, failurePercent: 1, halfOpenAfterMs: 60_000 };
      return { calls: { defaults: { breaker } } };
    };
    await change({ routes, ...calls(2) }, 'calls', 'routes');
    upstream.answer = (_request, response) => response.destroy();
    for (let time = 0; time < 3; time++) await ask('/api/order/list');
    expect(await shown()).toEqual(['diancan_breaker_state{method="GET /api/order/list"} 2']);
    await change({ routes, ...calls(1_000) }, 'calls');
    expect(await shown()).toEqual(['diancan_breaker_state{method="GET /api/order/list"} 0']);
    await change({ routes: [route()], ...calls(1_000) }, 'routes');
    expect(await shown()).toEqual([]);
  });

  it('follows where a service is, and how one of several is chosen', async () => {
    const other = await startUpstream();
    try {
      const services = {
        user: [upstream.origin],
        order: [upstream.origin],
        product: [upstream.origin, other.origin],
      };
      const shares = async (rule: string, changed: string[]) => {
        await change({ services, calls: { services: { product: { rule } } } }, ...changed);
        const before = [upstream.begun, other.begun];
        for (let time = 0; time < 20; time++) await ask();
        return [upstream.begun - before[0]!, other.begun - before[1]!];
      };
      expect(await shares('round-robin', ['services', 'calls'])).toEqual([10, 10]);
      expect((await shares('random', ['calls'])).reduce((sum, share) => sum + share)).toBe(20);
      expect(await shares('round-robin', ['calls'])).toEqual([10, 10]);
    } finally {
      await other.stop();
    }
  });

  it('follows how it connects, without an answer that is under way being lost', async () => {
    const held = Promise.withResolvers<void>();
    upstream.answer = (request, response, raw) =>
      void held.promise.then(() => answerOk(request, response, raw));
    const underWay = ask();
    await expect.poll(() => upstream.begun).toBe(1);
    await change({ upstream: { connectionsPerInstance: 1 } }, 'upstream');
    // Over the one connection that there may be now, the second waits for the first.
    const [first, second] = [ask(), ask()];
    await expect.poll(() => upstream.begun).toBe(2);
    await new Promise(resolve => {
      setImmediate(resolve);
    });
    expect(upstream.begun).toBe(2);
    held.resolve();
    expect((await Promise.all([underWay, first, second])).map(({ status }) => status)).toEqual([
      200, 200, 200,
    ]);
  });

  it('describes the routes that there are now', async () => {
    const paths = async () =>
      Object.keys(((await (await ask('/api/docs/json')).json()) as { paths: object }).paths);
    expect(await paths()).toContain('/api/order/create');
    await change({ routes: [route()] }, 'routes');
    expect(await paths()).toEqual([MENU]);
  });

  it('says what it follows with its next start only, of a key that it follows otherwise', async () => {
    expect(await gateway.change({ session: { idleSeconds: 60, remembered: 5 } })).toMatchObject({
      changed: ['session'],
      atNextStart: ['session.remembered'],
    });
    expect(await gateway.change({ session: { idleSeconds: 61 } })).toMatchObject({
      changed: ['session'],
      atNextStart: [],
    });
  });
});
