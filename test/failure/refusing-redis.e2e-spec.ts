import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller, aVisitor, order, stockOf } from '../people/people.js';
import { type PrivateRedis, startPrivateRedis } from '@diancan/testing/redis';

const SOON = { timeout: 60_000 };
const SECONDS = expect.stringMatching(/^\d+$/);
const LOCAL_DECISIONS = /^diancan_rate_limit_fallback_total\{bucket="default",kind="fleet"\} [1-9]/m;

let redis: PrivateRedis;
let fleet: TestFleet;
beforeAll(async () => {
  redis = await startPrivateRedis();
  fleet = await startFleet({ redisUrl: redis.url });
});
afterAll(async () => {
  await fleet?.stop();
  await redis?.stop();
});

const readiness = async (origin: string) => (await fetch(`${origin}/health/ready`)).status;
const login = () => aVisitor(fleet).loginAsBuyer('buyer-2');

describe('a fleet whose Redis has too few replicas to take writes', () => {
  it('says so, refuses logins, serves existing sessions, and heals without a restart', async () => {
    const seller = await aSeller(fleet);
    const buyer = await aBuyer(fleet, 'buyer-1');
    const productId = await aDish(seller, { stock: 10 });
    const origins = [fleet.gatewayUrl, fleet.serviceUrl('user')];
    expect(await Promise.all(origins.map(readiness))).toEqual([200, 200]);

    await redis.refuse('NOREPLICAS');
    await expect.poll(() => Promise.all(origins.map(readiness)), SOON).toEqual([503, 503]);
    const refused = await login();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, SECONDS]);
    expect(await refused.json()).toMatchObject({ code: 1020 });
    const logout = await buyer.post('/api/user/logout', {});
    expect([logout.status, logout.code, logout.headers.get('retry-after')]).toEqual([503, 1021, SECONDS]);
    expect(await order(buyer, [{ productId, quantity: 1 }])).toMatchObject({ status: 200, code: 0 });
    expect(await stockOf(buyer, productId)).toBe(9);
    // Once the gateway has used or returned the rate-limit tokens that it had taken before.
    await expect
      .poll(
        async () => {
          await stockOf(buyer, productId);
          return fleet.metrics('gateway');
        },
        { ...SOON, interval: 1_200 },
      )
      .toMatch(LOCAL_DECISIONS);

    await redis.heal();
    await expect.poll(() => Promise.all(origins.map(readiness)), SOON).toEqual([200, 200]);
    const returning = await aBuyer(fleet, 'buyer-2');
    expect(await order(returning, [{ productId, quantity: 1 }])).toMatchObject({ status: 200, code: 0 });
    expect(await order(buyer, [{ productId, quantity: 1 }])).toMatchObject({ status: 200, code: 0 });
    expect(await buyer.post('/api/user/logout', {})).toMatchObject({ status: 200 });
    expect((await order(buyer, [{ productId, quantity: 1 }])).status).toBe(401);
  });
});
