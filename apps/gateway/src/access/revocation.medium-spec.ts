import { startUpstream, type Upstream } from '@diancan/testing/http';
import { fromTestRun } from '@diancan/testing/run';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { SESSION_COOKIE, SessionStore } from '@diancan/session';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenGateway, openGateway } from '../../testing/open-gateway.js';

let upstream: Upstream;
let gateways: OpenGateway[] = [];
let redis: Redis;
/** The user service's view: it opens sessions and ends them, and has no memory of them. */
let users: SessionStore;

beforeAll(async () => {
  upstream = await startUpstream();
  gateways = [
    await openGateway({ upstream: upstream.origin }),
    await openGateway({ upstream: upstream.origin }),
  ];
  redis = new Redis(fromTestRun('DIANCAN_TEST_REDIS_URL'));
  users = new SessionStore(redis, () => 7_200);
});
afterAll(async () => {
  await Promise.all(gateways.map(gateway => gateway.stop()));
  redis?.disconnect();
  await upstream?.stop();
});

const ask = (token: string, path: string): Promise<number[]> =>
  Promise.all(
    gateways.map(
      async ({ origin }) =>
        (await fetch(origin + path, { headers: { cookie: `${SESSION_COOKIE}=${token}` } })).status,
    ),
  );

describe('a session that has ended', () => {
  it('is refused by every gateway as soon as its logout is done', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { token } = await users.open({ role: 'buyer', subject: `buyer-${round}`, name: '' });
      // Twice: the second time from memory.
      expect([await ask(token, '/api/order/list'), await ask(token, '/api/order/list')]).toEqual([
        [200, 200],
        [200, 200],
      ]);
      await users.revoke(token);
      expect(await ask(token, '/api/order/list')).toEqual([401, 401]);
    }
  });

  it('is refused by every gateway as soon as its seller is removed', async () => {
    const subject = randomUUID();
    const { token } = await users.open({ role: 'seller', subject, name: '店长' });
    expect([await ask(token, '/api/seller/order/list'), await ask(token, '/api/seller/order/list')]).toEqual([
      [200, 200],
      [200, 200],
    ]);
    await users.revokeAllOfSeller(subject);
    expect(await ask(token, '/api/seller/order/list')).toEqual([401, 401]);
  });
});
