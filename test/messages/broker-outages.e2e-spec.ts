import { afterAll, beforeAll, expect, it } from 'vitest';
import { aBroker, type Broker } from '../fleet/broker.js';
import type { TestFleet } from '../fleet/start-fleet.js';
import { viewOf } from '../people/wechat.js';
import { refill } from './message-operator.js';
import {
  expectOneEffectEach,
  finishOrder,
  type MessageShop,
  noticed,
  openMessageShop,
  refundOrder,
  untilNoticed,
  untilSent,
} from './message-shop.js';

let broker: Broker;
let fleet: TestFleet;
let shop: MessageShop;

beforeAll(async () => {
  broker = await aBroker();
  shop = await openMessageShop({ rabbitmqUrl: broker.url });
  fleet = shop.fleet;
});
afterAll(async () => {
  await fleet?.stop();
  await broker?.stop();
});

it('the shop sells and is paid without RabbitMQ, and buyers get each notice once it is back', async () => {
  await broker.stop();
  const before = await Promise.all([finishOrder(shop), refundOrder(shop)]);
  expect(await viewOf(shop.buyer, before[0])).toMatchObject({ status: 'FINISHED', payStatus: 'PAID' });
  for (const orderId of before) expect(await noticed(shop)).not.toContain(orderId);

  await broker.start();
  await expectOneEffectEach(shop);

  await broker.stop();
  await finishOrder(shop);
  await fleet.kill('order');
  await fleet.restart('order');
  await broker.start();
  await expectOneEffectEach(shop);
});

it('a broker that has lost its disk is filled again, and each message has one effect', async () => {
  const since = new Date();
  await broker.start();
  await expectOneEffectEach(shop);
  await fleet.kill('user');
  const inQueue = await Promise.all([finishOrder(shop), refundOrder(shop)]);
  await untilSent(shop);

  const placing = [finishOrder(shop), finishOrder(shop)];
  await broker.wipe();
  const during = await Promise.all(placing);
  await broker.start();
  await fleet.restart('user');
  const after = await finishOrder(shop);
  await untilNoticed(shop, [after]);
  for (const orderId of inQueue) expect(await noticed(shop)).not.toContain(orderId);

  const [first] = await Promise.all([refill(fleet, since), finishOrder(shop)]);
  await untilNoticed(shop, [...inQueue, ...during]);
  await expectOneEffectEach(shop);
  expect(await refill(fleet, since)).toBeGreaterThan(first);
  await expectOneEffectEach(shop);
});
