import type { Publisher } from '../publisher/publisher.js';
import type { Topology } from '../topology/topology.js';

export interface ConsumerLimits {
  /** How many unacked messages the broker gives to one consumer of one process. */
  readonly prefetch: number;
  /** How many messages one transaction handles at most. */
  readonly batch: number;
  /** After so many failed attempts, a message is a dead letter. */
  readonly maxAttempts: number;
}

export interface ConsumerOptions {
  /** `amqp://…`, or `amqps://…`; blank: there is no broker. */
  readonly url: string;
  readonly topology: Topology;
  /** Sends retries, copies of dead letters, and what is given back, over a connection of its own. */
  readonly publisher: Publisher;
  /** Called repeatedly, so that a change takes effect; that of `prefetch` at the next connection. */
  limits(): ConsumerLimits;
}

export const CONSUMER_OPTIONS = Symbol('ConsumerOptions');
