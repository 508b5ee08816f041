import type { ConsumerContract } from '@diancan/contracts';
import { ARGUMENTS, type QueueKind } from './queue-kind.js';

export interface TopologyOptions {
  /** The beginning of all names on the broker, so that fleets can share one. */
  readonly prefix: string;
  readonly consumers: readonly ConsumerContract[];
  /** The kind of each consumer's queues. */
  readonly kindOf: (consumer: string) => QueueKind;
  /** The waits before the further attempts of a message, in ms; the last one repeats. */
  readonly retryDelaysMs: readonly number[];
}

export interface Queue {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The names of the messages that the exchange puts into it. */
  readonly takes: readonly string[];
}

/** All that our messages need on the broker. Nothing else declares an exchange or a queue. */
export class Topology {
  constructor(private readonly options: TopologyOptions) {}

  /** Topic exchange; the routing key is the name of the message. */
  get exchange(): string {
    return `${this.options.prefix}.messages`;
  }

  /** A message that nobody takes is not routed anywhere, and that is no failure. */
  isTaken(message: string): boolean {
    return this.options.consumers.some(({ messages }) => messages.some(({ name }) => name === message));
  }

  /** The queue from which a consumer takes its messages. Its kind is part of its name. */
  queueOf(consumer: string, kind: QueueKind = this.options.kindOf(consumer)): string {
    return `${this.options.prefix}.${consumer}.${kind}`;
  }

  /** Where a message waits for its next attempt. `attempt` is the number of the failed one, from 1. */
  retryQueueOf(consumer: string, attempt: number): string {
    const { retryDelaysMs } = this.options;
    const delayMs = retryDelaysMs[Math.min(attempt, retryDelaysMs.length) - 1]!;
    return this.#retryQueue(consumer, delayMs);
  }

  /** Where dead letters are kept on the broker; the table `dead_letter` is the truth. */
  deadQueueOf(consumer: string): string {
    return `${this.queueOf(consumer)}.dead`;
  }

  /** In the order in which they are declared: the target of a dead-lettering queue first. */
  get queues(): readonly Queue[] {
    return this.options.consumers.flatMap(({ name, messages }) => {
      const kind = this.options.kindOf(name);
      const queue = this.queueOf(name);
      return [
        { name: queue, arguments: ARGUMENTS[kind], takes: messages.map(message => message.name) },
        ...[...new Set(this.options.retryDelaysMs)].map(delayMs => ({
          name: this.#retryQueue(name, delayMs),
          // One delay for each queue: a message with a longer one of its own would block those behind it.
          // Quorum queues alone dead-letter at least once; the default may lose the message.
          arguments: {
            ...ARGUMENTS.safe,
            'x-message-ttl': delayMs,
            'x-dead-letter-exchange': '',
            'x-dead-letter-routing-key': queue,
            'x-dead-letter-strategy': 'at-least-once',
            'x-overflow': 'reject-publish',
          },
          takes: [],
        })),
        { name: this.deadQueueOf(name), arguments: ARGUMENTS[kind], takes: [] },
      ];
    });
  }

  #retryQueue(consumer: string, delayMs: number): string {
    return `${this.queueOf(consumer)}.retry-${delayMs}ms`;
  }
}
