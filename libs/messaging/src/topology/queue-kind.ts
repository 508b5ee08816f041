/**
 * How a consumer's queue keeps its messages; all are persistent and confirmed, whatever the kind.
 *
 * `safe`: a quorum queue. A message is confirmed when a majority of the queue's nodes has written it and
 * called fsync. It survives a power failure and the loss of a minority of the nodes.
 *
 * `fast`: a classic durable queue of version 2 on one node, without replicas. It confirms a message when that
 * is written, and leaves fsync to the operating system. A kill of RabbitMQ loses nothing that is confirmed; a
 * power failure may, and a lost disk loses all. While the node is down, messages wait in the outbox.
 */
export const QUEUE_KINDS = ['safe', 'fast'] as const;
export type QueueKind = (typeof QUEUE_KINDS)[number];

/**
 * RabbitMQ 4 drops a message of a quorum queue after 20 deliveries, unless the queue has a limit of its own.
 * That would lose messages: a consumer that dies counts against all messages that it held. Consumers count
 * attempts themselves. No limit at all (-1) is something that RabbitMQ 3 refuses.
 */
const NO_DELIVERY_LIMIT = 1_000_000_000;

/** The arguments with which a queue of the kind is declared. They never change for a name that exists. */
export const ARGUMENTS: Readonly<Record<QueueKind, Readonly<Record<string, unknown>>>> = {
  safe: { 'x-queue-type': 'quorum', 'x-delivery-limit': NO_DELIVERY_LIMIT },
  // Version 1, the default of RabbitMQ 3, calls fsync before it confirms, and is slower than a quorum queue.
  fast: { 'x-queue-type': 'classic', 'x-queue-version': 2 },
};
