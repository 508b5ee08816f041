import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { aBroker, type Broker } from '../fleet/broker.js';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aVisitor } from '../people/people.js';
import { allAt, ShopSettings, statusOf, versionsOf } from './shop-settings.js';

let shop: ShopSettings;
let broker: Broker;
let fleet: TestFleet;

beforeAll(async () => {
  shop = new ShopSettings();
  broker = await aBroker();
  await broker.start();
  fleet = await startFleet({
    rabbitmqUrl: broker.url,
    // Polling is off, so that changes arrive over the bus only.
    env: {
      DIANCAN_CONFIG_GIT: shop.origin.url,
      DIANCAN_CONFIG_CATCH_UP_MS: '3600000',
      DIANCAN_CONFIG_POLL_MS: '3600000',
      DIANCAN_CONFIG_WAIT_MS: '500',
      DIANCAN_CONFIG_GRACE_MS: '100',
    },
  });
  await vi.waitUntil(async () => (await statusOf(fleet)).instances.length === 5, 20_000);
});
afterAll(async () => {
  await fleet?.stop();
  await broker?.stop();
  shop?.origin.remove();
});

const copyFile = (service: string) => `${fleet.dataDir}/config-copies/${service}-dev.json`;
const copyOf = (service: string) =>
  JSON.parse(readFileSync(copyFile(service), 'utf8')) as { version: string };
const logOf = (service: string) => readFileSync(`${fleet.dataDir}/logs/${service}.log`, 'utf8');
const route = (path: string) => ({
  'gateway-dev.yml': JSON.stringify({
    routes: [
      { method: 'GET', path, service: 'product', upstreamPath: '/product/list', allow: ['public'] },
      {
        method: 'POST',
        path: '/hooks/config',
        service: 'config',
        upstreamPath: '/monitor',
        allow: ['public'],
      },
    ],
  }),
});
const visit = async (path: string) => (await aVisitor(fleet).get(path)).status;

describe('while RabbitMQ is stopped', () => {
  it('a push is served but not announced, and all catch up after it returns', async () => {
    const before = (await statusOf(fleet)).served;
    await broker.stop();
    await expect.poll(async () => (await statusOf(fleet)).bus, { timeout: 30_000 }).toBe('down');
    const version = shop.push(route('/api/meanwhile'));
    expect(await (await shop.tell(fleet, 'gateway-dev.yml')).json()).toMatchObject({
      code: 0,
      data: { version, announced: false },
    });
    expect(await versionsOf(fleet)).toEqual(allAt(before));
    expect([await visit('/api/meanwhile'), await visit('/api/product/list')]).toEqual([404, 200]);
    await broker.start();
    await expect.poll(() => versionsOf(fleet), { timeout: 60_000 }).toEqual(allAt(version));
    await expect.poll(() => visit('/api/meanwhile')).toBe(200);
  });
});

describe('while the config centre is down', () => {
  it('a service starts with its last good settings, logs an error, and catches up later', async () => {
    // A version is stored on disk after the grace period.
    await expect.poll(() => copyOf('gateway').version).toBe((await statusOf(fleet)).served);
    await fleet.kill('config');
    await fleet.restart('gateway');
    expect(logOf('gateway')).toMatch(
      new RegExp(
        String.raw`"level":[45]0[^\n]*!!! The config centre at http://127\.0\.0\.1:\d+ does not answer ` +
          String.raw`\(ECONNREFUSED\): started with the settings of version [0-9a-f]{40}`,
      ),
    );
    expect(await visit('/api/meanwhile')).toBe(200);
    const version = shop.push(route('/api/afterwards'));
    await fleet.restart('config');
    await expect.poll(() => visit('/api/afterwards'), { timeout: 30_000 }).toBe(200);
    await expect.poll(() => versionsOf(fleet), { timeout: 30_000 }).toEqual(allAt(version));
  });

  it('a service that never had settings cannot start, and says in one sentence what is missing', async () => {
    await fleet.kill('config');
    rmSync(copyFile('user'));
    const failure = await fleet.addInstance('user').catch((error: unknown) => error);
    expect(failure).toMatchObject({
      details: expect.arrayContaining([
        expect.stringMatching(
          new RegExp(
            '^UserServiceModule cannot start: the config centre at .* does not answer ' +
              '.*start the config centre, or correct DIANCAN_CONFIG_URL$',
          ),
        ),
      ]),
    });
    await fleet.restart('config');
  });
});
