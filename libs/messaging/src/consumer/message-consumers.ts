import type { ConsumerContract } from '@diancan/contracts';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { DeadLetter } from '../dead-letter/dead-letter.repository.js';
import { DeadLetterDiscard } from '../dead-letter/dead-letter-discard.js';
import { DeadLetterReplay } from '../dead-letter/dead-letter-replay.js';
import { contentOf } from '../dead-letter/kept-payload.js';
import { ConsumerMetrics } from './consumer-metrics.js';
import { CONSUMER_OPTIONS, type ConsumerOptions } from './consumer-options.js';
import { ConsumerTables } from './consumer-tables.js';
import { HandledConsumer, type MessageHandler } from './message-handler.js';
import { MessageTransactions } from './message-transactions.js';
import { QueueConsumer } from './queue-consumer.js';

/** The consumers of this process: one for each provider with `@MessageConsumer`. */
@Injectable()
export class MessageConsumers implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #consumers = new Map<string, QueueConsumer>();

  constructor(
    private readonly discovery: DiscoveryService,
    @Inject(CONSUMER_OPTIONS) private readonly options: ConsumerOptions,
    private readonly tables: ConsumerTables,
    private readonly deadLetterReplay: DeadLetterReplay,
    private readonly deadLetterDiscard: DeadLetterDiscard,
    private readonly metrics: ConsumerMetrics,
  ) {}

  /** The names of their contracts. */
  get names(): readonly string[] {
    return [...this.#consumers.keys()];
  }

  /** The names of those that ask for an order. */
  get orderedNames(): readonly string[] {
    return [...this.#consumers.values()].filter(({ isOrdered }) => isOrdered).map(({ name }) => name);
  }

  /** Whether all of them are connected, and messages can be given back to them. */
  get isReady(): boolean {
    return (
      this.options.publisher.isReady && [...this.#consumers.values()].every(consumer => consumer.isReady)
    );
  }

  /**
   * @throws Error if a contract has two handlers, or no queue in the topology, or asks for an order that
   * `ConsumerModule` was not told of
   */
  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders({ metadataKey: HandledConsumer.KEY })) {
      const contract = this.discovery.getMetadataByDecorator(HandledConsumer, wrapper)!;
      this.#add(contract, wrapper.instance as MessageHandler<ConsumerContract>);
    }
  }

  onApplicationBootstrap(): void {
    for (const consumer of this.#consumers.values()) consumer.open();
  }

  /** Before the database is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#consumers.values()].map(consumer => consumer.close()));
  }

  /**
   * Gives dead letters back to their consumer, with the same message ids and no attempts. One that is
   * replayed already stays as it is.
   * @param ids of rows of `dead_letter`
   * @returns how many were sent
   * @throws Error if a consumer of them does not run here
   * @throws NotPublishedError; that dead letter and those behind it stay open
   */
  async replay(ids: readonly string[]): Promise<number> {
    let sent = 0;
    for (const id of ids) {
      const isSent = await this.deadLetterReplay.replay(id, letter => this.giveBack(letter));
      if (isSent) sent += 1;
    }
    return sent;
  }

  /**
   * Discards dead letters: they are never handled, and hold up no other message of their keys. One that is
   * replayed or discarded already stays as it is.
   * @param ids of rows of `dead_letter`
   * @returns how many were discarded
   */
  async discard(ids: readonly string[]): Promise<number> {
    let discarded = 0;
    for (const id of ids) {
      const isDiscarded = await this.deadLetterDiscard.discard(id, (tx, { consumer, messageId }) =>
        this.tables.order?.goOn(tx, consumer, [messageId]),
      );
      if (isDiscarded) discarded += 1;
    }
    return discarded;
  }

  /**
   * Puts a message into the queue of its consumer again.
   * @throws Error if the consumer does not run here
   * @throws NotPublishedError
   */
  async giveBack({ consumer, payload, ...message }: DeadLetter): Promise<void> {
    if (!this.#consumers.has(consumer)) throw new Error(`the consumer ${consumer} does not run here`);
    const queue = this.options.topology.queueOf(consumer);
    await this.options.publisher.sendToQueue(queue, { ...message, content: contentOf(payload) });
  }

  #add(contract: ConsumerContract, handler: MessageHandler<ConsumerContract>): void {
    const { name } = contract;
    const { options, tables, metrics } = this;
    if (this.#consumers.has(name)) throw new Error(`the consumer ${name} has two handlers`);
    const queue = options.topology.queueOf(name);
    if (!options.topology.queues.some(each => each.name === queue))
      throw new Error(`the consumer ${name} is missing in the topology`);
    if (contract.ordered === true && tables.order === undefined)
      throw new Error(`the consumer ${name} is ordered, and its module is not`);
    const transactions = new MessageTransactions(
      contract,
      handler,
      tables,
      () => options.limits().maxAttempts,
      contract.ordered === true ? tables.order : undefined,
    );
    metrics.begin(name);
    this.#consumers.set(name, new QueueConsumer({ contract, transactions, metrics, options }));
  }
}
