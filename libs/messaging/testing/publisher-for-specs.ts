import { randomUUID } from 'node:crypto';
import { type ConsumerContract, defineConsumer, orderAccepted } from '@diancan/contracts';
import { type CuttablePath, cuttablePath } from '@diancan/testing/network';
import { ulid } from 'ulid';
import { expect } from 'vitest';
import type { OutgoingMessage } from '../src/publisher/outgoing-message.js';
import { Publisher, type PublisherOptions } from '../src/publisher/publisher.js';
import type { PublisherCounts } from '../src/publisher/publisher-counts.js';
import { Topology } from '../src/topology/topology.js';
import { brokerUrl, onBroker, removeFromBroker } from './broker-for-specs.js';

/** Takes one message, `order.accepted.v1`. */
export const specConsumer: ConsumerContract = defineConsumer({
  name: 'user.spec',
  service: 'user',
  messages: [orderAccepted],
});

/** Publishers of a fleet of its own, whose path to the broker a spec can cut. */
export interface PublisherBench {
  readonly topology: Topology;
  readonly path: CuttablePath;
  /** The queue of the only consumer. */
  readonly queue: string;
  /** A publisher that is still to be opened. */
  make(options?: Partial<PublisherOptions>): Publisher;
  /** A publisher that is ready. */
  open(options?: Partial<PublisherOptions>): Promise<Publisher>;
  /** From now on the broker says no to each message: one more queue takes it, and is full. */
  refuseAll(): Promise<void>;
  /** Closes everything, and removes it from the broker. */
  close(): Promise<void>;
}

export async function publisherBench(): Promise<PublisherBench> {
  const topology = new Topology({
    prefix: `spec-${randomUUID()}`,
    consumers: [specConsumer],
    kindOf: () => 'safe',
    retryDelaysMs: [300],
  });
  const queue = topology.queueOf(specConsumer.name);
  const full = `${queue}.full`;
  const path = await cuttablePath(brokerUrl());
  const publishers: Publisher[] = [];
  const make = (options: Partial<PublisherOptions> = {}) => {
    const publisher = new Publisher({ url: path.url, topology, ...options });
    publishers.push(publisher);
    return publisher;
  };
  return {
    topology,
    path,
    queue,
    make,
    open: async options => {
      const publisher = make(options);
      publisher.open();
      await expect.poll(() => publisher.isReady).toBe(true);
      return publisher;
    },
    refuseAll: () =>
      onBroker(async channel => {
        await channel.assertQueue(full, { maxLength: 1, arguments: { 'x-overflow': 'reject-publish' } });
        channel.sendToQueue(full, Buffer.from('full'));
        await channel.bindQueue(full, topology.exchange, orderAccepted.name);
      }),
    close: async () => {
      await Promise.all(publishers.map(each => each.close()));
      await path.close();
      await removeFromBroker(topology);
      await onBroker(channel => channel.deleteQueue(full));
    },
  };
}

export const aMessage = (more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  messageId: ulid(),
  name: orderAccepted.name,
  key: 'order-1',
  payload: JSON.stringify(orderAccepted.sample),
  ...more,
});

/** Writes down what a publisher counts. */
export function counting(): { counts: PublisherCounts; counted: string[] } {
  const counted: string[] = [];
  return {
    counted,
    counts: { published: outcome => counted.push(outcome), retried: () => counted.push('retry') },
  };
}
