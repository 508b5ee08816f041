import type { Channel } from 'amqplib';
import type { Topology } from './topology.js';

/**
 * Makes what is missing on the broker. Repeating it changes nothing, so each process does it on each
 * connection: a broker that has lost its disk gets everything back before the first message.
 */
export async function declareTopology(channel: Channel, topology: Topology): Promise<void> {
  await channel.assertExchange(topology.exchange, 'topic', { durable: true });
  for (const { name, arguments: args, takes } of topology.queues) {
    await channel.assertQueue(name, { durable: true, arguments: { ...args } });
    for (const message of takes) await channel.bindQueue(name, topology.exchange, message);
  }
}
