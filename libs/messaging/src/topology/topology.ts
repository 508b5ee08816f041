import type { ConsumerContract } from '@diancan/contracts';
import { keptMs } from '../retention.js';
import { ARGUMENTS, QUEUE_KINDS, type QueueKind } from './queue-kind.js';

const DEAD_ARGUMENTS = { ...ARGUMENTS.safe, 'x-message-ttl': keptMs('closedDeadLetter') };

export interface TopologyOptions {
  /** The beginning of all names on the broker, so that fleets can share one. */
  readonly prefix: string;
  readonly consumers: readonly ConsumerContract[];
  /** The kind of the queue from which a consumer takes its messages. */
  readonly kindOf: (consumer: string) => QueueKind;
  /** The waits before the further attempts of a message, in ms; the last one repeats. */
  readonly retryDelaysMs: readonly number[];
}

export interface Exchange {
  readonly name: string;
  readonly type: 'topic' | 'direct';
}

export interface Binding {
  readonly exchange: string;
  readonly routingKey: string;
}

export interface Queue {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly bindings: readonly Binding[];
}

/** All that our messages need on the broker. Nothing else declares an exchange or a queue. */
export class Topology {
  constructor(private readonly options: TopologyOptions) {}

  /** Topic exchange; the routing key is the name of the message. */
  get exchange(): string {
    return `${this.options.prefix}.messages`;
  }

  /**
   * Direct exchange; the routing key is the name of the consumer. It leads messages that waited for their
   * next attempt to the consumer's present queue, whatever its kind.
   */
  get retryExchange(): string {
    return `${this.options.prefix}.retries`;
  }

  /** A message that nobody takes is not routed anywhere, and that is no failure. */
  isTaken(message: string): boolean {
    return this.options.consumers.some(({ messages }) => messages.some(({ name }) => name === message));
  }

  /** The queue from which a consumer takes its messages. Its kind is part of its name. */
  queueOf(consumer: string, kind: QueueKind = this.options.kindOf(consumer)): string {
    return `${this.options.prefix}.${consumer}.${kind}`;
  }

  /** The kinds of queue that the consumer may have had before. */
  formerKindsOf(consumer: string): readonly QueueKind[] {
    return QUEUE_KINDS.filter(each => each !== this.options.kindOf(consumer));
  }

  /** Where a message waits for its next attempt. `attempt` is the number of the failed one, from 1. */
  retryQueueOf(consumer: string, attempt: number): string {
    const { retryDelaysMs } = this.options;
    const delayMs = retryDelaysMs[Math.min(attempt, retryDelaysMs.length) - 1]!;
    return this.#retryQueue(consumer, delayMs);
  }

  /** Where dead letters are kept on the broker; the table `dead_letter` is the truth. */
  deadQueueOf(consumer: string): string {
    return `${this.options.prefix}.${consumer}.dead`;
  }

  get exchanges(): readonly Exchange[] {
    return [
      { name: this.exchange, type: 'topic' },
      { name: this.retryExchange, type: 'direct' },
    ];
  }

  /** In the order in which they are declared: the target of a dead-lettering queue first. */
  get queues(): readonly Queue[] {
    return this.options.consumers.flatMap(({ name }) => [
      {
        name: this.queueOf(name),
        arguments: ARGUMENTS[this.options.kindOf(name)],
        bindings: this.bindingsOf(name),
      },
      ...[...new Set(this.options.retryDelaysMs)].map(delayMs => ({
        name: this.#retryQueue(name, delayMs),
        arguments: this.#retryArguments(name, delayMs),
        bindings: [],
      })),
      { name: this.deadQueueOf(name), arguments: DEAD_ARGUMENTS, bindings: [] },
    ]);
  }

  /**
   * What brings messages into a consumer's queue.
   * @throws Error if the fleet has no such consumer
   */
  bindingsOf(consumer: string): readonly Binding[] {
    const contract = this.options.consumers.find(({ name }) => name === consumer);
    if (contract === undefined) throw new Error(`${consumer} is not a consumer of this fleet`);
    return [
      ...contract.messages.map(({ name }) => ({ exchange: this.exchange, routingKey: name })),
      { exchange: this.retryExchange, routingKey: consumer },
    ];
  }

  /**
   * One delay for each queue: a message with a longer delay of its own would block those behind it. Only
   * quorum queues dead-letter at least once; the default may lose the message. Neither the delay nor the
   * target can change under a name: the delay is part of it, and the target is an exchange.
   */
  #retryArguments(consumer: string, delayMs: number): Queue['arguments'] {
    return {
      ...ARGUMENTS.safe,
      'x-message-ttl': delayMs,
      'x-dead-letter-exchange': this.retryExchange,
      'x-dead-letter-routing-key': consumer,
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    };
  }

  #retryQueue(consumer: string, delayMs: number): string {
    return `${this.options.prefix}.${consumer}.retry-${delayMs}ms`;
  }
}
