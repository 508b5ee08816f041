import { type ChannelModel, connect } from 'amqplib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { brokerUrl, idsIn } from '../../testing/broker-for-specs.js';
import {
  aMessage,
  type PublisherBench,
  publisherBench,
  specConsumer,
} from '../../testing/publisher-for-specs.js';
import { QueueSender } from './queue-sender.js';

let bench: PublisherBench;
let connection: ChannelModel;
let sender: QueueSender;

beforeEach(async () => {
  bench = await publisherBench();
  await bench.open(); // it declares the queues
  connection = await connect(brokerUrl());
  sender = new QueueSender(await connection.createConfirmChannel());
});
afterEach(async () => {
  await connection.close();
  await bench.close();
});

const queued = () => {
  const { payload, ...message } = aMessage();
  return { ...message, content: Buffer.from(payload) };
};

it('sends to one queue alone', async () => {
  const message = queued();
  await sender.send(bench.topology.deadQueueOf(specConsumer.name), message);
  expect(await idsIn(bench.topology.deadQueueOf(specConsumer.name))).toEqual([message.messageId]);
  expect(await idsIn(bench.queue)).toEqual([]);
});

it('has failed if there is no such queue, although the broker confirms it', async () => {
  const sending = sender.send(`${bench.queue}.not-there`, queued());
  await expect(sending).rejects.toMatchObject({ reason: 'unroutable' });
});

it('a message returns from a retry queue to the queue of its consumer after it has waited', async () => {
  const message = queued();
  await sender.send(bench.topology.retryQueueOf(specConsumer.name, 1), message);
  const ids: string[] = [];
  await expect
    .poll(async () => {
      ids.push(...(await idsIn(bench.queue)));
      return ids;
    })
    .toEqual([message.messageId]);
});
