import { fromTestRun } from '@diancan/testing/run';
import { type Channel, connect, type Message } from 'amqplib';
import type { Topology } from '../src/topology/topology.js';

/** The RabbitMQ of the test run. */
export const brokerUrl = (): string => fromTestRun('DIANCAN_TEST_RABBITMQ_URL');

/** Works on the broker over a connection of its own. */
export async function onBroker<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
  const connection = await connect(brokerUrl());
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    return await work(channel);
  } finally {
    await connection.close();
  }
}

/** Removes everything of these topologies. */
export const removeFromBroker = (...topologies: readonly Topology[]): Promise<void> =>
  onBroker(async channel => {
    for (const { exchanges, queues } of topologies) {
      for (const { name } of queues) await channel.deleteQueue(name);
      for (const { name } of exchanges) await channel.deleteExchange(name);
    }
  });

/** Takes everything out of a queue. */
export const contentOf = (queue: string): Promise<Message[]> =>
  onBroker(async channel => {
    const { messageCount } = await channel.checkQueue(queue);
    const messages: Message[] = [];
    if (messageCount === 0) return messages;
    await new Promise<unknown>(resolve => {
      const take = (message: Message | null) =>
        message !== null && messages.push(message) === messageCount && resolve(undefined);
      void channel.consume(queue, take, { noAck: true });
    });
    return messages;
  });

/** Takes everything out of a queue; the ids of the messages. */
export const idsIn = async (queue: string): Promise<string[]> =>
  (await contentOf(queue)).map(({ properties }) => String(properties.messageId));
