import type { Options } from 'amqplib';
import type { Topology } from '../topology/topology.js';
import { type OutgoingMessage, PREVIOUS_HEADER, type QueuedMessage } from './outgoing-message.js';

/** A message, and its address on the broker. */
export interface AddressedMessage {
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: string | Buffer;
  readonly properties: Options.Publish;
}

/** For each consumer that takes messages of its name. It is a failure if one should, and no queue does. */
export function toConsumers(topology: Topology, message: OutgoingMessage): AddressedMessage {
  return {
    exchange: topology.exchange,
    routingKey: message.name,
    content: message.payload,
    properties: { ...propertiesOf(message), mandatory: topology.isTaken(message.name) },
  };
}

/** @param headers in addition to the key and the place in its order */
export function toQueue(
  queue: string,
  message: QueuedMessage,
  headers: Readonly<Record<string, unknown>> = {},
): AddressedMessage {
  return {
    exchange: '', // its routing keys are the names of queues
    routingKey: queue,
    content: message.content,
    properties: { ...propertiesOf(message, headers), mandatory: true },
  };
}

const propertiesOf = (
  { messageId, name, key, previous = null }: Omit<OutgoingMessage, 'payload'>,
  headers: Readonly<Record<string, unknown>> = {},
): Options.Publish => ({
  messageId,
  type: name,
  headers: { ...headers, key, ...(previous === null ? {} : { [PREVIOUS_HEADER]: previous }) },
  contentType: 'application/json',
  persistent: true,
});
