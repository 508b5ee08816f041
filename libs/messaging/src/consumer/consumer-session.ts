import { setTimeout as pause } from 'node:timers/promises';
import type { ConsumerContract } from '@diancan/contracts';
import { reasonOf } from '@diancan/errors';
import { backoffMs, within } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { ConsumerMetrics } from './consumer-metrics.js';
import type { ConsumerOptions } from './consumer-options.js';
import { type InboundMessage, isReadable, type ReadableMessage } from './inbound-message.js';
import type { MessageTransactions, Received, Settlement } from './message-transactions.js';
import { readMessage } from './read-message.js';
import { Retries } from './retries.js';

/** How long the first message of a batch waits for others. */
const GATHER_MS = 2;
/** Between two attempts while the database is away. */
const AWAY = { firstMs: 100, lastMs: 5_000 };

export interface SessionParts {
  readonly contract: ConsumerContract;
  readonly transactions: MessageTransactions;
  readonly metrics: ConsumerMetrics;
  readonly options: ConsumerOptions;
}

interface Delivery<M extends InboundMessage = InboundMessage> {
  readonly message: M;
  readonly raw: ConsumeMessage;
}

/**
 * A consumer on one channel. Handles one batch at a time; further messages gather meanwhile. A message that
 * is not acked when the channel closes comes again.
 */
export class ConsumerSession {
  readonly #log: Logger;
  readonly #over = new AbortController();
  readonly #retries: Retries;
  #waiting: Delivery[] = [];
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #consumerTag = '';

  /** @param giveUp closes the connection, so that it is made again */
  constructor(
    private readonly channel: Channel,
    private readonly parts: SessionParts,
    private readonly giveUp: () => void,
  ) {
    this.#log = new Logger(`MessageConsumer ${parts.contract.name}`);
    const { contract, options } = parts;
    this.#retries = new Retries({
      publisher: options.publisher,
      log: this.#log,
      queueOf: attempts => options.topology.retryQueueOf(contract.name, Math.max(attempts, 1)),
      over: this.#over.signal,
    });
    channel.once('close', () => this.#end());
  }

  async start(queue: string): Promise<void> {
    const { consumerTag } = await this.channel.consume(queue, raw => this.#arrive(raw));
    this.#consumerTag = consumerTag;
  }

  /**
   * Takes no further message, and finishes those that are being handled. The others go back to the queue when
   * the connection closes.
   * @throws Error if that takes longer than `withinMs`
   */
  async drain(withinMs: number): Promise<void> {
    this.#end();
    await within(withinMs, this.#finish());
  }

  /** Finishes the messages that are being handled, and closes the channel alone. */
  async stop(): Promise<void> {
    this.#end();
    await this.#finish();
    this.channel.removeAllListeners('close');
    await this.channel.close();
  }

  async #finish(): Promise<void> {
    await Promise.all([this.#cancel(), this.#working]);
    await this.#retries.finish();
    // The closing of the connection may overtake the last acks; the answer to this comes after them.
    await this.#cancel();
  }

  async #cancel(): Promise<void> {
    // If the channel is closed, nothing more is delivered on it.
    await this.channel.cancel(this.#consumerTag).catch(() => undefined);
  }

  #end(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  #arrive(raw: ConsumeMessage | null): void {
    if (this.#isOver) return;
    if (raw === null) return this.giveUp(); // the queue was deleted
    this.#waiting.push({ raw, message: readMessage(this.parts.contract, raw) });
    if (this.#working !== undefined) return;
    if (this.#waiting.length >= this.parts.options.limits().batch) this.#start();
    else this.#timer ??= setTimeout(() => this.#start(), GATHER_MS);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.parts.options.limits().batch);
      await this.#settleAll(new Set(batch));
    }
  }

  /** Goes on until each one is acked, or the session is over: no message is to blame for a database away. */
  async #settleAll(open: Set<Delivery>): Promise<void> {
    for (let failures = 1; open.size > 0 && !this.#isOver; failures++) {
      try {
        await this.#take(open);
      } catch (error) {
        if (failures === 1) this.#log.warn(`waits for the database: ${reasonOf(error)}`);
        await pause(backoffMs(failures, AWAY), undefined, { signal: this.#over.signal }).catch(
          () => undefined,
        );
      }
    }
  }

  /** Removes from `open` what is acked. @throws the database's error if it is away */
  async #take(open: Set<Delivery>): Promise<void> {
    // One that was delivered before may kill this process, and must not take others with it.
    const together = [...open].filter(isHarmless);
    for (const delivery of open) {
      if (together.length > 1 && together.includes(delivery as Delivery<ReadableMessage>)) continue;
      await this.#settleAlone(open, delivery);
    }
    if (together.length < 2 || this.#isOver) return;
    // It was rolled back: find those that fail.
    if (!(await this.#settleTogether(open, together)))
      for (const delivery of together) await this.#settleAlone(open, delivery);
  }

  /** @returns false if the transaction failed */
  async #settleTogether(
    open: Set<Delivery>,
    batch: ReadonlyArray<Delivery<ReadableMessage>>,
  ): Promise<boolean> {
    const { contract, transactions, metrics } = this.parts;
    let outcomes: ReadonlyMap<ReadableMessage, Received>;
    try {
      outcomes = await metrics.time(contract.name, () =>
        transactions.together(batch.map(({ message }) => message)),
      );
    } catch {
      return false;
    }
    // All messages before these are settled, unless retries are on their way.
    if (this.#retries.isEmpty) this.#ack(batch.at(-1)!, true);
    else for (const delivery of batch) this.#ack(delivery);
    for (const delivery of batch) {
      metrics.count(contract.name, outcomes.get(delivery.message)!);
      open.delete(delivery);
    }
    return true;
  }

  async #settleAlone(open: Set<Delivery>, delivery: Delivery): Promise<void> {
    if (this.#isOver) return;
    const { contract, transactions, metrics } = this.parts;
    const settlement = await metrics.time(contract.name, () => transactions.alone(delivery.message));
    open.delete(delivery);
    if (settlement.outcome === 'retried') return this.#retry(delivery, settlement);
    if (settlement.outcome === 'dead') await this.#mirror(delivery.message, settlement);
    this.#settle(delivery, settlement.outcome);
  }

  /** It is acked later, when the retry queue keeps it. */
  #retry(delivery: Delivery, { attempts, error }: Failure): void {
    this.#log.warn(`${described(delivery.message)} failed at attempt ${attempts}: ${error}`);
    this.#retries.add(delivery.message, attempts, () => this.#settle(delivery, 'retried'));
  }

  #settle(delivery: Delivery, outcome: Settlement['outcome']): void {
    this.#ack(delivery);
    this.parts.metrics.count(this.parts.contract.name, outcome);
  }

  /** The table is the truth: a copy on the broker that is missing loses nothing. */
  async #mirror(message: InboundMessage, { attempts, error }: Failure): Promise<void> {
    const { contract, options } = this.parts;
    this.#log.error(`${described(message)} is dead after attempt ${attempts}: ${error}`);
    try {
      const queue = options.topology.deadQueueOf(contract.name);
      await options.publisher.sendToQueue(queue, message, { headers: { error, attempts } });
    } catch (failure) {
      this.#log.warn(`${message.messageId} is a dead letter in the table alone: ${reasonOf(failure)}`);
    }
  }

  #ack({ raw }: Delivery, allBefore = false): void {
    try {
      this.channel.ack(raw, allBefore);
    } catch {
      // The channel is closed: the message comes again, and the inbox knows it.
    }
  }
}

/** For the log. A message that nobody can read may have no name. */
const described = ({ messageId, name }: InboundMessage): string =>
  name === '' ? messageId : `${messageId} (${name})`;

type Failure = Extract<Settlement, { attempts: number }>;

const isHarmless = (delivery: Delivery): delivery is Delivery<ReadableMessage> =>
  isReadable(delivery.message) && !delivery.message.isRedelivered;
