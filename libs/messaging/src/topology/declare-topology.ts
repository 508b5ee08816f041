import type { Channel } from 'amqplib';
import type { Binding, Topology } from './topology.js';
import { TopologyConflictError } from './topology-conflict.error.js';

/**
 * Makes what is missing on the broker. Repeating it changes nothing, so each process does it on each
 * connection: a broker that has lost its disk gets everything back before the first message.
 * @throws TopologyConflictError; the broker has then closed the channel
 */
export async function declareTopology(channel: Channel, topology: Topology): Promise<void> {
  await declareExchanges(channel, topology);
  for (const { name, arguments: args, bindings } of topology.queues) {
    await declare(name, () => channel.assertQueue(name, { durable: true, arguments: { ...args } }));
    await bind(channel, name, bindings);
  }
}

/** @throws TopologyConflictError, as above */
export async function declareExchanges(channel: Channel, topology: Topology): Promise<void> {
  for (const { name, type } of topology.exchanges)
    await declare(name, () => channel.assertExchange(name, type, { durable: true }));
}

/** The exchanges and the queue must exist. */
export async function bind(channel: Channel, queue: string, bindings: readonly Binding[]): Promise<void> {
  for (const { exchange, routingKey } of bindings) await channel.bindQueue(queue, exchange, routingKey);
}

/** The exchanges must exist. */
export async function unbind(channel: Channel, queue: string, bindings: readonly Binding[]): Promise<void> {
  for (const { exchange, routingKey } of bindings) await channel.unbindQueue(queue, exchange, routingKey);
}

const PRECONDITION_FAILED = 406;

async function declare(name: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { code?: unknown }).code !== PRECONDITION_FAILED) throw error;
    throw new TopologyConflictError(name, { cause: error });
  }
}
