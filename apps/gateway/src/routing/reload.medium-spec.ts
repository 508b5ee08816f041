import { Agent, request } from 'node:http';
import { startUpstream, type Upstream } from '@diancan/testing/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayProcess, startGatewayProcess } from '../../testing/gateway-process.js';

let upstream: Upstream;
let gateway: GatewayProcess;

/** Where /api/moving leads changes with each turn; /api/fixed never does. */
const settings = (turn: number, more: Record<string, unknown> = {}) => ({
  services: { user: [upstream.origin], product: [upstream.origin], order: [upstream.origin] },
  // A few readers stand for many here, and a reload does not fill their buckets again.
  rateLimit: { enabled: false },
  routes: [
    { method: 'GET', path: '/api/fixed', service: 'order', allow: ['public'], upstreamPath: '/fixed' },
    {
      method: 'GET',
      path: '/api/moving',
      service: 'order',
      allow: ['public'],
      upstreamPath: `/turn-${turn}`,
    },
    ...(turn % 2 === 0
      ? [{ method: 'GET', path: '/api/sometimes', service: 'order', allow: ['public'] }]
      : []),
  ],
  ...more,
});

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.answer = ({ url }, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(url);
  gateway = await startGatewayProcess(settings(0), process.env['DIANCAN_TEST_REDIS_URL']!);
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

const text = async (path: string): Promise<string> => (await fetch(gateway.origin + path)).text();

/**
 * Asks over kept-alive connections without a pause until told to end; a request that fails in any way fails
 * the load.
 */
function load(path: string, answers: (body: string) => boolean): { end(): Promise<number> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const ending = new AbortController();
  let done = 0;
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      request(gateway.origin + path, { agent }, response => {
        let body = '';
        response.setEncoding('utf8').on('data', chunk => {
          body += chunk;
        });
        response.on('end', () => {
          done += 1;
          if (response.statusCode === 200 && answers(body)) resolve();
          else reject(new Error(`${path} was answered ${response.statusCode} ${body}`));
        });
      })
        .on('error', reject)
        .end();
    });
  const workers = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!ending.signal.aborted) await once();
    }),
  );
  workers.catch(() => undefined);
  return {
    end: async () => {
      ending.abort();
      await workers;
      agent.destroy();
      return done;
    },
  };
}

describe('settings that are read anew while requests come in', () => {
  it('change routes twenty times without losing or misrouting a request', async () => {
    const loads = [
      load('/api/fixed', body => body === '/fixed'),
      load('/api/moving', body => /^\/turn-\d+$/.test(body)),
    ];
    for (let turn = 1; turn <= 20; turn++) {
      gateway.write(settings(turn));
      expect(await gateway.reload()).toBe('settings reloaded: routes');
      // From the moment that it says so, everybody is led the new way.
      expect(await text('/api/moving')).toBe(`/turn-${turn}`);
      expect((await fetch(`${gateway.origin}/api/sometimes`)).status).toBe(turn % 2 === 0 ? 200 : 404);
    }
    for (const done of await Promise.all(loads.map(one => one.end()))) expect(done).toBeGreaterThan(100);
  });

  it.each([
    ['is no YAML', 'routes: [', /^settings stay as they were: .*gateway-spec\.yml, line \d+: /],
    [
      'has a wrong key',
      { routes: [{ method: 'GET', path: '/api/secret', service: 'kitchen', allow: ['public'] }] },
      /^settings stay as they were: .*routes\.0\.service/,
    ],
    [
      'has two routes alike',
      {
        routes: Array.from({ length: 2 }, () => ({
          method: 'GET',
          path: '/api/a',
          service: 'order',
          allow: ['public'],
        })),
      },
      /^settings stay as they were: .*routes/,
    ],
  ] as const)('stay as they were when the file %s', async (_what, broken, said) => {
    const before = await text('/api/moving');
    gateway.write(broken as string | Record<string, unknown>);
    const message = await gateway.reload();
    expect(message).toMatch(said);
    expect(message).not.toMatch(/kitchen|secret/);
    expect(await text('/api/moving')).toBe(before);
  });

  it('say what has to wait for the next start', async () => {
    gateway.write(settings(20, { redis: { url: 'redis://127.0.0.1:1' } }));
    expect(await gateway.reload()).toBe('settings reloaded: redis; with the next start only: redis');
    expect(await text('/api/moving')).toBe('/turn-20');
  });
});
