import { QUEUE_KINDS } from '@diancan/messaging';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Broker, aBroker } from '../fleet/broker.js';
import { BrokerWorld, type Instance, type Place } from './killed-broker-world.js';

const PATIENTLY = { timeout: 120_000, interval: 200 };

const around = (role: Place['role'], step: Place['step']): Place[] => [
  { role, step, moment: 'before' },
  { role, step, moment: 'after' },
];

/** One instance stands in each place when the broker dies, so one kill is a kill at each of these steps. */
const PLACES: readonly Place[] = [
  ...around('sender', 'publish'),
  ...around('sender', 'confirm'),
  ...around('consumer', 'deliver'),
  ...around('consumer', 'ack'),
  ...around('failing consumer', 'publish'),
  ...around('failing consumer', 'confirm'),
];

let broker: Broker;
let world: BrokerWorld | undefined;

beforeAll(async () => {
  broker = await aBroker();
  await broker.start();
});
afterEach(async () => {
  await world?.close();
  world = undefined;
});
afterAll(() => broker?.stop());

describe('RabbitMQ, when it is killed before and after each step of a message,', () => {
  it.each(QUEUE_KINDS)('loses none, and each has its effect once: %s queues', async kind => {
    const opened = (world = await BrokerWorld.open(broker.url, kind));
    const seller = await opened.start('sender');
    const instances: Instance[] = [];
    for (const place of PLACES) instances.push(await opened.start(place.role, place));
    const senders = [seller, ...instances.filter(({ role }) => role === 'sender')];
    const sent: string[] = [];
    // Each consumer gets its turn at last. What a sender commits may leave by the poller of another one.
    const areHeld = async () => {
      for (const { hold, send } of senders) if (!hold.isReached) sent.push(await send());
      return instances.every(({ hold }) => hold.isReached);
    };
    await expect.poll(areHeld, PATIENTLY).toBe(true);

    await broker.kill();
    for (const { hold } of instances) hold.drop();
    await broker.start();

    await expect.poll(() => opened.effects(), PATIENTLY).toEqual(sent.toSorted());
    await expect.poll(() => opened.waiting(), PATIENTLY).toBe(0);
    await opened.closeInstances();
    // A copy whose confirm was lost may have been sent again meanwhile: somebody must take it.
    await opened.start('consumer');
    await expect.poll(() => opened.onBroker(), PATIENTLY).toEqual({});
    await opened.closeInstances();
    expect(await opened.effects()).toEqual(sent.toSorted());
  });
});
