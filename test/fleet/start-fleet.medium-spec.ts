import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFakeServices } from './fake-services.js';
import { startFleet, type TestFleet } from './start-fleet.js';

const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
const dist = writeFakeServices(folder);
let fleet: TestFleet;

beforeAll(async () => void (fleet = await startFleet({ dist, env: { DIANCAN_SOME_TIMER_MS: '5' } })));
afterAll(async () => {
  await fleet.stop();
  rmSync(folder, { recursive: true });
});

async function ask(url: string): Promise<{ pid: number; env: NodeJS.ProcessEnv }> {
  return (await fetch(url)).json() as Promise<{ pid: number; env: NodeJS.ProcessEnv }>;
}

describe('a fleet for tests', () => {
  it('runs each service with the environment that it reports', async () => {
    const { env } = await ask(fleet.serviceUrl('order'));
    expect(env).toMatchObject({
      DIANCAN_DB_URL: fleet.env('order').DIANCAN_DB_URL,
      DIANCAN_GATEWAY_PORT: new URL(fleet.gatewayUrl).port,
      DIANCAN_SOME_TIMER_MS: '5',
    });
  });

  it('gives each service a schema of its own, empty', async () => {
    const [rows] = await fleet.db('order').query('SELECT DATABASE() AS name');
    expect(rows).toEqual([{ name: fleet.schema('order') }]);
  });

  it('shares no port, schema or Redis database with another', async () => {
    const other = await startFleet({ dist, services: ['gateway'] });
    try {
      expect(other.gatewayUrl).not.toBe(fleet.gatewayUrl);
      expect(other.schema('order')).not.toBe(fleet.schema('order'));
      expect(other.env('gateway').DIANCAN_REDIS_URL).not.toBe(fleet.env('gateway').DIANCAN_REDIS_URL);
    } finally {
      await other.stop();
    }
  });

  it('kills one service and restarts it on the same port', async () => {
    const { pid } = await ask(fleet.serviceUrl('product'));
    await fleet.kill('product');
    await expect(fetch(fleet.serviceUrl('product'))).rejects.toThrow('fetch failed');
    await fleet.restart('product', { DIANCAN_SOME_TIMER_MS: '6' });
    const again = await ask(fleet.serviceUrl('product'));
    expect(again.pid).not.toBe(pid);
    expect(again.env.DIANCAN_SOME_TIMER_MS).toBe('6');
  });

  it('gives a detour to one service, and to no other', async () => {
    const detours = async () => ({
      order: { database: 'mysql://elsewhere/', rabbitmq: 'amqp://elsewhere/', ports: { sandbox: 1 } },
    });
    const other = await startFleet({ dist, services: ['order', 'user'], detours });
    try {
      const [order, user] = await Promise.all([
        ask(other.serviceUrl('order')),
        ask(other.serviceUrl('user')),
      ]);
      expect(order.env).toMatchObject({
        DIANCAN_DB_URL: 'mysql://elsewhere/',
        DIANCAN_RABBITMQ_URL: 'amqp://elsewhere/',
        DIANCAN_WECHAT_PAY_URL: 'http://127.0.0.1:1',
      });
      expect(user.env).toMatchObject({
        DIANCAN_DB_URL: other.env('user').DIANCAN_DB_URL,
        DIANCAN_RABBITMQ_URL: other.env('user').DIANCAN_RABBITMQ_URL,
        DIANCAN_WECHAT_PAY_URL: other.sandboxUrl,
      });
    } finally {
      await other.stop();
    }
  });

  it('runs the tools of a service in its environment', async () => {
    const { code, stdout } = await fleet.runCli('seller', ['add', 'seller-1']);
    expect([code, stdout.trim()]).toEqual([0, `${fleet.env('user').DIANCAN_DB_URL} add seller-1`]);
  });

  it('fails to start with the last output of the service that cannot', async () => {
    const failure = await startFleet({ dist, env: { FAKE_FAILS: 'order' } }).catch(error => error);
    expect(failure).toMatchObject({
      message: expect.stringContaining('order'),
      details: ['order cannot start'],
    });
  });
});
