import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import { aPaidOrder, HASTY_WECHAT, inboxOf, untilPayStatus } from '../people/wechat.js';

let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;
let productId: string;

beforeAll(async () => {
  fleet = await startFleet({ env: { ...HASTY_WECHAT, DIANCAN_NOTICE_INTERVAL_MS: '100' } });
  [buyer, seller] = await Promise.all([aBuyer(fleet, 'buyer-4'), aSeller(fleet)]);
  productId = await aDish(seller);
});
afterAll(() => fleet?.stop());

describe('a buyer is told', () => {
  it('that the order is finished', async () => {
    const orderId = await aPaidOrder(buyer, productId);
    await seller.post('/api/seller/order/accept', { orderId });
    await seller.post('/api/order/finish', { orderId });
    await vi.waitFor(async () => expect(await inboxOf(fleet, 'buyer-4')).toContain(orderId), {
      timeout: 30_000,
      interval: 100,
    });
  });

  it('that the money came back', async () => {
    const orderId = await aPaidOrder(buyer, productId);
    await buyer.post('/api/order/cancel', { orderId });
    await untilPayStatus(buyer, orderId, 'REFUNDED');
    await vi.waitFor(async () => expect(await inboxOf(fleet, 'buyer-4')).toContain(orderId), {
      timeout: 30_000,
      interval: 100,
    });
  });

  it('later, when the user service is away in the meantime', async () => {
    const orderId = await aPaidOrder(buyer, productId);
    await fleet.kill('user');
    await seller.post('/api/seller/order/accept', { orderId });
    expect((await seller.post('/api/order/finish', { orderId })).data.status).toBe('FINISHED');
    await fleet.restart('user');
    await vi.waitFor(async () => expect(await inboxOf(fleet, 'buyer-4')).toContain(orderId), {
      timeout: 60_000,
      interval: 200,
    });
  });
});
