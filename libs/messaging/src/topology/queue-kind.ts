/**
 * How a consumer's queue keeps its messages; all are persistent and confirmed, whatever the kind.
 *
 * `safe`: a quorum queue. A message is confirmed when a majority of the queue's nodes has written it and called
 * fsync. It survives a power failure and the loss of a minority of the nodes.
 *
 * `fast`: a classic durable queue on one node, without replicas. RabbitMQ up to 3.11 confirms a message when
 * it has called fsync, for many messages together; classic queues of version 2 (an option since 3.10, the only
 * ones in 4) confirm when they have written it, and leave fsync to the operating system. So a restart or
 * kill of RabbitMQ loses nothing that is confirmed; a power failure may lose what the operating system had not
 * written yet; a lost disk loses all; and while the node is down, messages stay in the outbox.
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
  fast: { 'x-queue-type': 'classic' },
};
