import { randomUUID } from 'node:crypto';
import { startUpstream, type Upstream } from '@diancan/testing/http';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayProcess, startGatewayProcess } from '../../testing/gateway-process.js';

const BURST = 1_000;
const CAPACITY = 100;
const REFILL_PER_SECOND = 100;
const LEASE = 10;
const SECONDS = 10;

/** Redis remembers buckets: each run has its own. */
const run = randomUUID().replaceAll(/[^a-z]/g, '');
const kinds = ['callerFleet', 'fleet'] as const;
const sizes = { once: 0, lasting: REFILL_PER_SECOND };
const all = kinds.flatMap(kind =>
  Object.entries(sizes).map(([name, refillPerSecond]) => ({
    path: `/api/${kind}/${name}`,
    bucket: `${kind}${name}${run}`,
    limit: { [kind]: { capacity: CAPACITY, refillPerSecond, leaseTokens: LEASE } },
  })),
);

const agent = new Agent({ connections: 8 });
let upstream: Upstream;
let gateways: GatewayProcess[] = [];

beforeAll(async () => {
  upstream = await startUpstream();
  const settings = {
    services: { product: [upstream.origin] },
    rateLimit: { buckets: Object.fromEntries(all.map(({ bucket, limit }) => [bucket, limit])) },
    routes: all.map(({ path, bucket }) => ({
      method: 'GET',
      path,
      service: 'product',
      allow: ['public'],
      bucket,
    })),
  };
  gateways = await Promise.all(
    [0, 1, 2].map(() => startGatewayProcess(settings, process.env['DIANCAN_TEST_REDIS_URL']!)),
  );
  // With Redis from the first request on.
  await Promise.all(gateways.map(gateway => ask(gateway, '/health/ready')));
});
afterAll(async () => {
  await Promise.all(gateways.map(gateway => gateway.stop()));
  await agent.close();
  await upstream?.stop();
});

async function ask(gateway: GatewayProcess, path: string): Promise<number> {
  const { statusCode, body } = await request(gateway.origin + path, { dispatcher: agent });
  await body.dump();
  return statusCode;
}

describe.each(kinds)('three gateways with one %s bucket', kind => {
  it('admit exactly its capacity of a burst when nothing is refilled', async () => {
    const answers = await Promise.all(
      Array.from({ length: BURST }, (_, index) => ask(gateways[index % 3]!, `/api/${kind}/once`)),
    );
    const count = (status: number) => answers.filter(answer => answer === status).length;
    expect({ admitted: count(200), refused: count(429) }).toEqual({
      admitted: CAPACITY,
      refused: BURST - CAPACITY,
    });
  });

  it(`admit its capacity and what is refilled in ${SECONDS} s, within 5 %`, async () => {
    const began = performance.now();
    let admitted = 0;
    const worker = async (gateway: GatewayProcess) => {
      while (performance.now() - began < SECONDS * 1_000)
        if ((await ask(gateway, `/api/${kind}/lasting`)) === 200) admitted += 1;
    };
    await Promise.all([...gateways, ...gateways].map(worker));
    const expected = CAPACITY + (REFILL_PER_SECOND * (performance.now() - began)) / 1_000;
    expect(admitted / expected).toBeGreaterThan(0.95);
    expect(admitted / expected).toBeLessThan(1.05);
  });
});
