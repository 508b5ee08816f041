import { QUEUE_KINDS } from '@diancan/messaging';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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

interface Held {
  readonly world: BrokerWorld;
  readonly instances: readonly Instance[];
  /** The ids of its messages. */
  readonly sent: string[];
}

let broker: Broker;
const worlds: BrokerWorld[] = [];
const held = {} as Record<(typeof QUEUE_KINDS)[number], Held>;

/** @returns a world in which each place is held */
async function holdAll(kind: (typeof QUEUE_KINDS)[number]): Promise<Held> {
  const world = await BrokerWorld.open(broker.url, kind);
  worlds.push(world);
  const seller = await world.start('sender');
  const instances: Instance[] = [];
  for (const place of PLACES) instances.push(await world.start(place.role, place));
  const sent: string[] = [];
  for (const { role, send } of instances) if (role === 'sender') sent.push(await send());
  // Each consumer gets its turn sooner or later.
  const areHeld = async () => {
    sent.push(await seller.send());
    return instances.every(({ hold }) => hold.isReached);
  };
  await vi.waitFor(async () => expect(await areHeld()).toBe(true), PATIENTLY);
  return { world, instances, sent };
}

describe('RabbitMQ, when it is killed before and after each step of a message,', () => {
  beforeAll(async () => {
    broker = await aBroker();
    await broker.start();
    // One kill is for the queues of each kind.
    await Promise.all(QUEUE_KINDS.map(async kind => (held[kind] = await holdAll(kind))));
    await broker.kill();
    for (const { instances } of Object.values(held)) for (const { hold } of instances) hold.drop();
    await broker.start();
  });
  afterAll(async () => {
    await Promise.all(worlds.map(world => world.close()));
    await broker?.stop();
  });

  it.each(QUEUE_KINDS)('loses none, and each has its effect once: %s queues', async kind => {
    const { world, sent } = held[kind];
    await expect.poll(() => world.effects(), PATIENTLY).toEqual(sent.toSorted());
    await expect.poll(() => world.waiting(), PATIENTLY).toBe(0);
    // A second copy may still wait in a retry queue, and needs an instance that takes it.
    await expect.poll(() => world.onBroker(), PATIENTLY).toBe(0);
    await world.closeInstances();
    await expect.poll(() => world.onBroker(), PATIENTLY).toBe(0);
    expect(await world.effects()).toEqual(sent.toSorted());
  });
});
