import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import { aPaidOrder, HASTY_WECHAT, refusedNotifications, signWith } from '../people/wechat.js';

let fleet: TestFleet;
let buyer: Visitor;
let productId: string;

beforeAll(async () => {
  fleet = await startFleet({ env: { ...HASTY_WECHAT, DIANCAN_WECHAT_PLATFORM_CERTIFICATES: 'true' } });
  buyer = await aBuyer(fleet);
  productId = await aDish(await aSeller(fleet));
});
afterAll(() => fleet?.stop());

describe('a change from platform certificates to the public key', () => {
  it('passes without a refused notification', async () => {
    const stages = [
      { mode: 'certificates', newerPercent: 100 },
      { mode: 'switching', newerPercent: 10 },
      { mode: 'switching', newerPercent: 50 },
      { mode: 'switching', newerPercent: 90 },
      { mode: 'public-key', newerPercent: 100 },
    ];
    const orders: string[] = [];
    for (const stage of stages) {
      await signWith(fleet, stage);
      for (let i = 0; i < 4; i++) orders.push(await aPaidOrder(buyer, productId));
    }
    const refused = await Promise.all(orders.map(orderId => refusedNotifications(fleet, orderId)));
    expect(refused).toEqual(orders.map(() => 0));
  });
});
