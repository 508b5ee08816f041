/**
 * How a queue keeps its messages. `safe`: a quorum queue, which confirms a message when a majority of the
 * nodes has it on disk. `fast`: a classic durable queue on one node, which confirms persistent messages when
 * it has written them to its own disk, in groups; a message is lost with that disk.
 */
export const QUEUE_KINDS = ['safe', 'fast'] as const;
export type QueueKind = (typeof QUEUE_KINDS)[number];

/** The arguments with which a queue of the kind is declared. They never change for a name that exists. */
export const ARGUMENTS: Readonly<Record<QueueKind, Readonly<Record<string, unknown>>>> = {
  safe: { 'x-queue-type': 'quorum' },
  fast: { 'x-queue-type': 'classic' },
};
