import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { type ConsumerContract, defineConsumer, orderAccepted, orderPaid } from '@diancan/contracts';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { type Channel, connect } from 'amqplib';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Topology } from '../topology/topology.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { Publisher, type PublisherOptions } from './publisher.js';

const BROKER = process.env['DIANCAN_TEST_RABBITMQ_URL']!;

const consumer: ConsumerContract = defineConsumer({
  name: 'user.spec',
  service: 'user',
  messages: [orderAccepted],
});

let topology: Topology;
let path: CuttablePath;
const publishers: Publisher[] = [];

beforeEach(async () => {
  topology = new Topology({
    prefix: `spec-${randomUUID()}`,
    consumers: [consumer],
    kindOf: () => 'safe',
    retryDelaysMs: [1_000],
  });
  path = await cuttablePath(BROKER);
});
afterEach(async () => {
  await Promise.all(publishers.splice(0).map(each => each.close()));
  await path.close();
  await onBroker(async channel => {
    for (const { name } of topology.queues) await channel.deleteQueue(name);
    await channel.deleteExchange(topology.exchange);
  });
});

async function onBroker<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(BROKER);
  try {
    return await work(await connection.createChannel());
  } finally {
    await connection.close();
  }
}

async function aPublisher(options: Partial<PublisherOptions> = {}): Promise<Publisher> {
  const publisher = new Publisher({ url: path.url, topology, ...options });
  publishers.push(publisher);
  publisher.open();
  await expect.poll(() => publisher.isReady).toBe(true);
  return publisher;
}

const aMessage = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  messageId: ulid(),
  name: orderAccepted.name,
  key: 'order-1',
  payload: JSON.stringify(orderAccepted.sample),
  ...more,
});

/** Takes everything out of a queue. */
const contentOf = (queue: string) =>
  onBroker(async channel => {
    const messages = [];
    for (let next = await channel.get(queue); next !== false; next = await channel.get(queue)) {
      channel.ack(next);
      messages.push(next);
    }
    return messages;
  });
const idsIn = async (queue: string) =>
  (await contentOf(queue)).map(({ properties }) => String(properties.messageId));

describe('a published message', () => {
  it('is kept by the queue of each consumer that takes it, on disk', async () => {
    const publisher = await aPublisher();
    const message = aMessage();
    await publisher.publish(message);
    const [kept, ...others] = await contentOf(topology.queueOf(consumer.name));
    expect(others).toEqual([]);
    expect(kept).toMatchObject({
      content: Buffer.from(message.payload),
      properties: {
        messageId: message.messageId,
        type: 'order.accepted.v1',
        contentType: 'application/json',
        deliveryMode: 2,
        headers: { key: 'order-1' },
      },
    });
  });

  it('that no consumer takes goes nowhere, and that is no failure', async () => {
    const publisher = await aPublisher();
    await publisher.publish(aMessage({ name: orderPaid.name }));
    expect(await idsIn(topology.queueOf(consumer.name))).toEqual([]);
  });

  it('has failed if the queue that must keep it is gone, although the broker confirms it', async () => {
    const publisher = await aPublisher({ retries: 0 });
    await onBroker(channel => channel.deleteQueue(topology.queueOf(consumer.name)));
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({
      code: 'NOT_PUBLISHED',
      reason: 'unroutable',
    });
  });

  it('is repeated after a failure', async () => {
    const publisher = await aPublisher();
    const queue = topology.queueOf(consumer.name);
    await onBroker(channel => channel.unbindQueue(queue, topology.exchange, orderAccepted.name));
    const message = aMessage();
    const publishing = publisher.publish(message);
    await turn();
    await onBroker(channel => channel.bindQueue(queue, topology.exchange, orderAccepted.name));
    await publishing;
    expect(await idsIn(queue)).toEqual([message.messageId]);
  });

  it('has an unknown outcome if the broker does not answer in time', async () => {
    const publisher = await aPublisher({ confirmWithinMs: 100, retries: 0 });
    path.hold();
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unknown' });
    expect(publisher.unconfirmed).toBe(0);
  });

  it('has an unknown outcome, at once, if the connection is lost', async () => {
    const publisher = await aPublisher({ confirmWithinMs: 600_000, retries: 0 });
    path.hold();
    const publishing = publisher.publish(aMessage());
    path.cut();
    await expect(publishing).rejects.toMatchObject({ reason: 'unknown' });
  });
});

describe('a publisher', () => {
  it('fails at once without a connection, and publishes again when it is back', async () => {
    const publisher = await aPublisher();
    path.cut();
    await expect.poll(() => publisher.isReady).toBe(false);
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unavailable' });
    path.mend();
    await expect.poll(() => publisher.isReady).toBe(true);
    const message = aMessage();
    await publisher.publish(message);
    expect(await idsIn(topology.queueOf(consumer.name))).toEqual([message.messageId]);
  });

  it('makes the queues again at a broker that has lost them', async () => {
    const publisher = await aPublisher();
    path.cut();
    await onBroker(async channel => {
      for (const { name } of topology.queues) await channel.deleteQueue(name);
      await channel.deleteExchange(topology.exchange);
    });
    path.mend();
    await expect.poll(() => publisher.isReady).toBe(true);
    await publisher.publish(aMessage());
    expect(await idsIn(topology.queueOf(consumer.name))).toHaveLength(1);
  });

  it('has a bounded number of unconfirmed and of waiting messages', async () => {
    const publisher = await aPublisher({ window: 3, maxWaiting: 2, retries: 0, confirmWithinMs: 600_000 });
    path.hold();
    const publishing = Array.from({ length: 5 }, () => publisher.publish(aMessage()));
    await expect.poll(() => publisher.unconfirmed).toBe(3);
    await expect(publisher.publish(aMessage())).rejects.toMatchObject({ reason: 'unavailable' });
    path.cut();
    const outcomes = await Promise.allSettled(publishing);
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
    expect(publisher.unconfirmed).toBe(0);
  });
});
