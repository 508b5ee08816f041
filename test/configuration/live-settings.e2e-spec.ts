import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { keepReading, type Reading } from '../instances/reading.js';
import { aBuyer, aDish, aSeller, aVisitor, order } from '../people/people.js';
import { allAt, asOperator, type InstanceSeen, ShopSettings, statusOf, versionsOf } from './shop-settings.js';

/** Neither the services nor the config centre poll, so every change in this spec was announced. */
const TOLD_ONLY = {
  DIANCAN_CONFIG_CATCH_UP_MS: '3600000',
  DIANCAN_CONFIG_POLL_MS: '3600000',
  DIANCAN_CONFIG_GRACE_MS: '1000',
};

/** A change takes some tenths of a second; this limit is for busy machines. */
const LIVE_WITHIN_MS = 30_000;

let shop: ShopSettings;
let fleet: TestFleet;
let visitor: Visitor;
let reading: Reading | undefined;

beforeAll(async () => {
  shop = new ShopSettings();
  fleet = await startFleet({
    env: { ...TOLD_ONLY, DIANCAN_CONFIG_GIT: shop.origin.url, DIANCAN_SWEEP_INTERVAL_MS: '100' },
  });
  await fleet.addInstance('order');
  visitor = aVisitor(fleet, 'en');
  await vi.waitUntil(async () => (await statusOf(fleet)).instances.length === 6, 20_000);
});
afterEach(() => reading?.stop());
afterAll(async () => {
  await fleet?.stop();
  shop?.origin.remove();
});

/** A profile file, which overrides gateway.yml. */
const gatewayDev = (settings: object) => ({ 'gateway-dev.yml': JSON.stringify(settings) });
const withRoute = (path: string) => {
  const lines = shop.text('gateway.yml').split('\n');
  const at = lines.indexOf('routes:') + 1;
  return {
    'gateway.yml': [
      ...lines.slice(0, at),
      `  - { method: GET, path: ${path}, service: product, upstreamPath: /product/list, allow: [public] }`,
      ...lines.slice(at),
    ].join('\n'),
  };
};

const everybodyFollowed = () =>
  vi.waitUntil(async () => (await statusOf(fleet)).instances.every(({ current }) => current), 20_000);

describe('a push of settings', () => {
  it.each(['warn', 'error', 'info'])(
    'of log level %s is in force in every instance, because each was notified',
    async level => {
      const before = shop.text('application-dev.yml').replace(/\nlog: .*\n/, '');
      const version = shop.push({ 'application-dev.yml': `${before}\nlog: { level: ${level} }\n` });
      const told = performance.now();
      expect((await shop.tell(fleet, 'application-dev.yml')).status).toBe(200);
      // Services poll once an hour, so a service with the new value was notified.
      const soon = { interval: 20, timeout: LIVE_WITHIN_MS };
      await expect.poll(() => versionsOf(fleet), soon).toEqual(allAt(version));
      console.log(`a push was in force in all instances after ${Math.round(performance.now() - told)} ms`);
      expect((await statusOf(fleet)).instances).toHaveLength(6);
    },
  );

  it('opens a new route, and closes it again', async () => {
    expect((await visitor.get('/api/today')).status).toBe(404);
    const before = shop.text('gateway.yml');
    shop.push(withRoute('/api/today'));
    const answer = await shop.tell(fleet, 'gateway.yml');
    expect(await answer.json()).toMatchObject({
      code: 0,
      data: { event: 'push', applications: ['gateway'], announced: true },
    });
    await expect.poll(async () => (await visitor.get('/api/today')).status).toBe(200);
    shop.push({ 'gateway.yml': before });
    await shop.tell(fleet, 'gateway.yml');
    await expect.poll(async () => (await visitor.get('/api/today')).status).toBe(404);
  });

  it('changes who may call a route, and how often', async () => {
    const before = shop.text('gateway.yml');
    shop.push({
      'gateway.yml': before
        .replace(
          'path: /api/product/list, service: product, allow: [public]',
          'path: /api/product/list, service: product, allow: [seller]',
        )
        .replace(', keepLastKnown: true', ''),
    });
    await shop.tell(fleet, 'gateway.yml');
    await expect.poll(async () => (await visitor.get('/api/product/list')).status).toBe(401);
    shop.push({
      'gateway.yml': before,
      ...gatewayDev({ rateLimit: { buckets: { default: { caller: { capacity: 1, refillPerSecond: 0 } } } } }),
    });
    await shop.tell(fleet, 'gateway.yml', 'gateway-dev.yml');
    await expect.poll(async () => (await visitor.get('/api/product/list')).status).toBe(429);
    shop.push({ 'gateway-dev.yml': null });
    await shop.tell(fleet, 'gateway-dev.yml');
    await expect.poll(async () => (await visitor.get('/api/product/list')).status).toBe(200);
  });

  it('changes the time to pay of new orders, and leaves that of earlier ones', async () => {
    const productId = await aDish(await aSeller(fleet));
    const buyer = await aBuyer(fleet);
    const place = async () => (await order(buyer, [{ productId, quantity: 1 }])).data.orderId as string;
    const minutesToPay = async (orderId: string) => {
      const { createdAt, expiresAt } = (await buyer.get(`/api/order/detail?orderId=${orderId}`)).data;
      return (Date.parse(expiresAt) - Date.parse(createdAt)) / 60_000;
    };
    const earlier = await place();
    shop.push({ 'order-dev.yml': 'unpaid: { expiryMs: 120000 }\n' });
    await shop.tell(fleet, 'order-dev.yml');
    await everybodyFollowed();
    const later = await place();
    expect([await minutesToPay(earlier), await minutesToPay(later)]).toEqual([15, 2]);
    shop.push({ 'order-dev.yml': null });
    await shop.tell(fleet, 'order-dev.yml');
  });

  it('reports which settings take effect at the next start', async () => {
    const version = shop.push({ 'product-dev.yml': 'database: { poolSize: 19 }\n' });
    await shop.tell(fleet, 'product-dev.yml');
    await expect
      .poll(async () =>
        (await statusOf(fleet)).instances.find(({ application }) => application === 'product'),
      )
      .toMatchObject({ version, outcome: 'applied', atNextStart: ['database'] });
    shop.push({ 'product-dev.yml': null });
    await shop.tell(fleet, 'product-dev.yml');
  });

  it('that follows another at once is the one that lasts', async () => {
    shop.push(withRoute('/api/first'));
    const first = shop.tell(fleet, 'gateway.yml');
    const version = shop.push(withRoute('/api/second'));
    await Promise.all([first, shop.tell(fleet, 'gateway.yml')]);
    await expect.poll(() => versionsOf(fleet)).toEqual(allAt(version));
    expect((await visitor.get('/api/second')).status).toBe(200);
  });

  it('repeated twenty times under load drops no request', async () => {
    const limits = { rateLimit: { enabled: false } };
    shop.push(gatewayDev(limits));
    await shop.tell(fleet, 'gateway-dev.yml');
    await everybodyFollowed();
    reading = keepReading(() => visitor.get('/api/product/list'));
    const settings = shop.text('gateway.yml');
    for (let turn = 1; turn <= 20; turn++) {
      const version = shop.push({
        'gateway.yml': `${settings}\n`,
        ...gatewayDev({ ...limits, routeDefaults: { timeoutMs: 5_000 + turn } }),
      });
      expect((await shop.tell(fleet, 'gateway-dev.yml')).status).toBe(200);
      await expect
        .poll(() => versionsOf(fleet), { interval: 20, timeout: 20_000 })
        .toMatchObject({ gateway: version });
    }
    await reading.more(50);
    await reading.stop();
    expect(reading.failures).toEqual([]);
    expect([...reading.statuses.keys()]).toEqual([200]);
  });
});

describe('a bad push', () => {
  afterEach(async () => {
    shop.takeBack();
    await shop.tell(fleet);
  });

  it.each([
    ['is not valid YAML', { 'gateway.yml': 'routes: [' }, { file: 'gateway.yml', line: 1 }],
    [
      'has a text instead of a number',
      gatewayDev({ routeDefaults: { timeoutMs: 'soon' } }),
      { file: 'gateway-dev.yml', line: 1, key: 'routeDefaults.timeoutMs', reason: 'must be integer' },
    ],
    [
      'gives a minute to pay',
      { 'order-dev.yml': 'unpaid:\n  expiryMs: 60000\n' },
      { file: 'order-dev.yml', line: 2, key: 'unpaid.expiryMs', reason: 'must be >= 120000' },
    ],
    [
      'gives a year to pay',
      { 'order-dev.yml': 'unpaid:\n  expiryMs: 31536000000\n' },
      { file: 'order-dev.yml', line: 2, key: 'unpaid.expiryMs', reason: 'must be <= 86400000' },
    ],
    [
      'gives WeChat Pay a millisecond',
      { 'order-dev.yml': 'wechat:\n  pay:\n    timeoutMs: 1\n' },
      { file: 'order-dev.yml', line: 3, key: 'wechat.pay.timeoutMs', reason: 'must be >= 1000' },
    ],
    [
      'has an unknown key',
      { 'order-dev.yml': 'unpaid:\n  expiryMillis: 5\n' },
      {
        file: 'order-dev.yml',
        line: 2,
        key: 'unpaid.expiryMillis',
        reason: 'is a setting that nobody knows; did you mean expiryMs?',
      },
    ],
    [
      'routes to an unknown service',
      {
        'gateway-dev.yml': 'routes:\n  - { method: GET, path: /api/x, service: kitchen, allow: [public] }\n',
      },
      {
        file: 'gateway-dev.yml',
        line: 2,
        key: 'routes[0].service',
        reason: 'must be one of user, product, order, config',
      },
    ],
  ])('that %s is refused, and nothing changes', async (_what, files, problem) => {
    await everybodyFollowed();
    const { served } = await statusOf(fleet);
    const version = shop.push(files as Record<string, string>);
    const answer = await shop.tell(fleet, Object.keys(files)[0]!);
    const { code, msg, data } = (await answer.json()) as {
      code: number;
      msg: string;
      data: { version: string; problems: object[] };
    };
    expect([answer.status, code, data.version]).toEqual([422, 6006, version]);
    expect(msg).toContain(problem.file);
    expect(data.problems).toContainEqual(expect.objectContaining(problem));
    const after = await statusOf(fleet);
    expect(after.served).toBe(served);
    expect(after.refused).toMatchObject({ version });
    // Not the versions of before: an instance may still follow to another version of the same settings.
    const isAsBefore = ({ version: runs, current }: InstanceSeen) => runs !== version && current;
    expect(after.instances.filter(isAsBefore)).toHaveLength(6);
  });

  it('that only the service itself can refuse is rolled back everywhere', async () => {
    await everybodyFollowed();
    const { served } = await statusOf(fleet);
    const route = '{ method: GET, path: /api/twice, service: user, allow: [public] }';
    const version = shop.push({ 'gateway-dev.yml': `routes:\n  - ${route}\n  - ${route}\n` });
    await shop.tell(fleet, 'gateway-dev.yml');
    await expect
      .poll(() => statusOf(fleet))
      .toMatchObject({
        served,
        refused: {
          version,
          problems: [{ application: 'gateway', reason: expect.stringContaining('routes') }],
        },
      });
    await expect.poll(() => versionsOf(fleet)).toEqual(allAt(served));
    expect((await visitor.get('/api/product/list')).status).toBe(200);
  });
});

describe('an operator', () => {
  it('rolls back to an earlier version', async () => {
    const { served } = await statusOf(fleet);
    const next = shop.push(withRoute('/api/later'));
    await shop.tell(fleet, 'gateway.yml');
    await expect.poll(() => versionsOf(fleet)).toEqual(allAt(next));
    expect((await asOperator(fleet, 'POST', '/rollback', { version: served })).status).toBe(200);
    await expect.poll(() => versionsOf(fleet)).toEqual(allAt(served));
    expect((await visitor.get('/api/later')).status).toBe(404);
  });
});
