import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Visitor } from '../../scripts/visitor/visitor.ts';
import { aBroker, type Broker } from '../fleet/broker.js';
import { startFleet, type TestFleet } from '../fleet/start-fleet.js';
import { expectTruthsToHold } from '../people/audit.js';
import { aBuyer, aDish, aSeller } from '../people/people.js';
import { aPaidOrder, HASTY_WECHAT, inboxOf, untilPayStatus, viewOf } from '../people/wechat.js';

const PATIENTLY = { timeout: 120_000, interval: 200 };

let broker: Broker;
let fleet: TestFleet;
let buyer: Visitor;
let seller: Visitor;
let productId: string;

beforeAll(async () => {
  broker = await aBroker();
  fleet = await startFleet({ rabbitmqUrl: broker.url, env: HASTY_WECHAT });
  [buyer, seller] = await Promise.all([aBuyer(fleet), aSeller(fleet)]);
  productId = await aDish(seller);
});
afterAll(async () => {
  await fleet?.stop();
  await broker?.stop();
});

async function aFinishedOrder(): Promise<string> {
  const orderId = await aPaidOrder(buyer, productId);
  for (const path of ['/api/seller/order/accept', '/api/order/finish'])
    expect(await seller.post(path, { orderId })).toMatchObject({ status: 200 });
  return orderId;
}

async function aRefundedOrder(): Promise<string> {
  const orderId = await aPaidOrder(buyer, productId);
  expect(await buyer.post('/api/order/cancel', { orderId })).toMatchObject({ status: 200 });
  await untilPayStatus(buyer, orderId, 'REFUNDED');
  return orderId;
}

/** The ids of the orders that the buyer's notices are about; one notice each. */
async function noticed(): Promise<string[]> {
  const inbox = JSON.parse(await inboxOf(fleet, 'buyer-1')) as unknown[];
  return inbox.map(message => /\b[0-9A-HJKMNP-TV-Z]{26}\b/.exec(JSON.stringify(message))![0]).toSorted();
}

const untilNoticed = (orderIds: readonly string[]) =>
  vi.waitFor(async () => expect(await noticed()).toEqual(orderIds.toSorted()), PATIENTLY);

it('the shop sells and is paid without RabbitMQ, and buyers get each notice once it is back', async () => {
  const before = await Promise.all([aFinishedOrder(), aRefundedOrder()]);
  expect(await viewOf(buyer, before[0])).toMatchObject({ status: 'FINISHED', payStatus: 'PAID' });
  expect(await noticed()).toEqual([]);

  await broker.start();
  await untilNoticed(before);
  await expectTruthsToHold(fleet);

  await broker.stop();
  const during = await aFinishedOrder();
  await fleet.kill('order');
  await fleet.restart('order');
  await broker.start();
  await untilNoticed([...before, during]);
  await expectTruthsToHold(fleet);
});
