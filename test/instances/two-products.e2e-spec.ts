import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { type FurtherInstance, startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller, aVisitor, order, stockOf } from '../people/people.js';
import { answeredBy, keepReading, type Reading } from './reading.js';

let fleet: TestFleet;
let second: FurtherInstance;
let buyer: Visitor;
let productId: string;
let reading: Reading | undefined;

const menu = () => aVisitor(fleet).get('/api/product/list');

beforeAll(async () => {
  // One reader stands for many, so rate limits are off.
  fleet = await startFleet({
    env: {
      DIANCAN_RATE_LIMIT: 'false',
      DIANCAN_PLACEMENT_DEADLINE_MS: '3000',
      DIANCAN_SWEEP_INTERVAL_MS: '100',
    },
  });
  second = await fleet.addInstance('product');
  productId = await aDish(await aSeller(fleet), { stock: 1_000 });
  buyer = await aBuyer(fleet);
});
afterEach(() => reading?.stop());
afterAll(() => fleet?.stop());

describe('a second instance', () => {
  it('gets its share of calls without any configuration', async () => {
    const before = answeredBy(await second.metrics());
    for (let i = 0; i < 60; i++) await menu();
    expect(answeredBy(await second.metrics()) - before).toBeGreaterThan(10);
  });

  it('is left alone while it is slow', async () => {
    // Awake for a tenth of the time, so it answers late.
    let asleep = false;
    const doze = setInterval(() => {
      asleep = Math.random() < 0.9;
      second.signal(asleep ? 'SIGSTOP' : 'SIGCONT');
    }, 50);
    const before = answeredBy(await fleet.metrics('product'));
    reading = keepReading(menu);
    await reading.more(600);
    clearInterval(doze);
    second.signal('SIGCONT');
    await reading.stop();
    const first = answeredBy(await fleet.metrics('product')) - before;
    expect([...reading.statuses.keys()]).toEqual([200]);
    expect(first / reading.statuses.get(200)!).toBeGreaterThan(0.75);
  });

  it('may be killed under load without an error for any buyer', async () => {
    reading = keepReading(menu);
    const ordering = keepReading(() => order(buyer, [{ productId, quantity: 1 }], randomUUID()), 4);
    await Promise.all([reading.more(100), ordering.more(40)]);
    await second.kill();
    await Promise.all([reading.more(300), ordering.more(60)]);
    await Promise.all([reading.stop(), ordering.stop()]);
    expect([...reading.statuses.keys()]).toEqual([200]);
    expect([...ordering.statuses.keys()]).toEqual([200]);
    await expectTruthsToHold(fleet);
  });
});

describe('when every instance of product is down', () => {
  it('the last known menu is shown, orders are refused quickly, and stock is untouched', async () => {
    expect((await menu()).status).toBe(200);
    const stock = await stockOf(buyer, productId);
    await fleet.kill('product');
    const stale = await menu();
    expect(stale.status).toBe(200);
    expect(stale.headers.get('warning')).toContain('110');

    const asked = performance.now();
    const refused = await order(buyer, [{ productId, quantity: 1 }]);
    expect(refused).toMatchObject({ status: 503, code: 1020 });
    expect(refused.headers.get('retry-after')).not.toBeNull();
    expect(performance.now() - asked).toBeLessThan(3_000);

    await fleet.restart('product');
    await vi.waitFor(async () => expect((await menu()).headers.get('warning')).toBeNull(), {
      timeout: 30_000,
      interval: 100,
    });
    expect(await stockOf(buyer, productId)).toBe(stock);
    await vi.waitFor(
      async () => expect((await order(buyer, [{ productId, quantity: 1 }])).status).toBe(200),
      { timeout: 30_000, interval: 200 },
    );
    await expectTruthsToHold(fleet);
  });
});
