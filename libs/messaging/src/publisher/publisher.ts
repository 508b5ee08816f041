import { setTimeout as pause } from 'node:timers/promises';
import { abandon, BrokerConnection, endTogether } from '@diancan/broker';
import type { ChannelModel, ConfirmChannel, Message } from 'amqplib';
import { declareTopology } from '../topology/declare-topology.js';
import type { Topology } from '../topology/topology.js';
import { type AddressedMessage, toConsumers, toQueue } from './addressed-message.js';
import { NotPublishedError } from './not-published.error.js';
import type { OutgoingMessage, QueuedMessage } from './outgoing-message.js';
import type { PublisherCounts } from './publisher-counts.js';
import { Unconfirmed } from './unconfirmed.js';
import { Window } from './window.js';

export interface PublisherOptions {
  /** `amqp://…`, or `amqps://…` */
  readonly url: string;
  readonly topology: Topology;
  /** How many messages may be unconfirmed at a time. Further ones wait, and do not fill the memory. */
  readonly window?: number;
  /** How many more may wait for a place or for their next attempt. Beyond that, `publish` fails at once. */
  readonly maxWaiting?: number;
  /** Further attempts after one that failed. */
  readonly retries?: number;
  /** The time limit for the broker's answer, in ms. */
  readonly confirmWithinMs?: number;
  /** How long `close` waits for the broker's answers, in ms. */
  readonly closeWithinMs?: number;
  readonly counts?: PublisherCounts;
  /** Called each time the broker takes messages again; what could not be published may go out now. */
  onReady?(): void;
  /** Called once per outage: the connection is lost, or the broker takes no messages. */
  onLost?(error: unknown): void;
}

export interface QueueOptions {
  /** In addition to the key and the place in its order. */
  readonly headers?: Readonly<Record<string, unknown>>;
  /**
   * Waits for the broker's answer without a limit, until the connection ends. A message that is given up too
   * early is sent twice.
   */
  readonly isPatient?: boolean;
}

interface Link {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
}

interface Delivery {
  readonly message: AddressedMessage;
  readonly isPatient: boolean;
  readonly counts: PublisherCounts | undefined;
}

const RETRY_AFTER_MS = 100;
const DEFAULTS = {
  window: 512,
  maxWaiting: 10_000,
  retries: 2,
  confirmWithinMs: 5_000,
  closeWithinMs: 3_000,
};

/** Publishes messages, each until the broker has confirmed that a queue keeps it. */
export class Publisher {
  readonly #options: PublisherOptions & typeof DEFAULTS;
  readonly #connection: BrokerConnection;
  readonly #window: Window;
  readonly #unconfirmed: Unconfirmed;
  #link: Link | undefined;
  #declaring: Promise<void> | undefined;
  #isBlocked = false;
  #isClosed = false;
  #pending = 0;

  constructor(options: PublisherOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.#window = new Window(this.#options.window);
    this.#connection = new BrokerConnection(options.url, {
      onConnected: connection => this.#prepare(connection),
      onReady: () => options.onReady?.(),
      onLost: error => options.onLost?.(error),
    });
    this.#unconfirmed = new Unconfirmed(
      this.#options.confirmWithinMs,
      () => this.#window.leave(),
      overdue => this.#overdue(overdue),
    );
  }

  /** Whether the broker takes messages now. */
  get isReady(): boolean {
    return this.#connection.isReady && !this.#isBlocked && !this.#isClosed;
  }

  /** How many messages were sent and are not answered. Never more than the window. */
  get unconfirmed(): number {
    return this.#unconfirmed.size;
  }

  /** Connects, and retries until it succeeds. */
  open(): void {
    this.#connection.open();
  }

  /** Takes no more messages, waits a limited time for the broker's answers, and closes the connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const over = new AbortController();
    await Promise.race([
      this.#unconfirmed.empty(),
      pause(this.#options.closeWithinMs, undefined, { signal: over.signal, ref: false }).catch(
        () => undefined,
      ),
    ]);
    over.abort();
    await this.#connection.close();
    this.#unconfirmed.endAll(new Error('the connection is closed'));
  }

  /**
   * Resolves when the broker has confirmed the message: a queue keeps it, or no consumer takes such messages.
   * @throws NotPublishedError
   */
  async publish(message: OutgoingMessage): Promise<void> {
    const { topology, counts } = this.#options;
    try {
      await this.#deliver({ message: toConsumers(topology, message), isPatient: false, counts });
      counts?.published('confirmed');
    } catch (error) {
      counts?.published(error instanceof NotPublishedError ? error.reason : 'unknown');
      throw error;
    }
  }

  /**
   * Sends a message to one queue, and not to each consumer of its name. Resolves when the broker has
   * confirmed that the queue keeps it. It is not counted.
   * @throws NotPublishedError
   */
  async sendToQueue(queue: string, message: QueuedMessage, options: QueueOptions = {}): Promise<void> {
    const { headers, isPatient = false } = options;
    await this.#deliver({ message: toQueue(queue, message, headers), isPatient, counts: undefined });
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { window, maxWaiting } = this.#options;
    if (this.#pending >= window + maxWaiting)
      throw new NotPublishedError('unavailable', `${this.#pending} messages are waiting already`);
    this.#pending += 1;
    try {
      await this.#attempts(delivery);
    } finally {
      this.#pending -= 1;
    }
  }

  async #attempts(delivery: Delivery): Promise<void> {
    let unknown: NotPublishedError | undefined;
    for (let failures = 0; ; failures++) {
      try {
        return await this.#attempt(delivery);
      } catch (error) {
        if (!(error instanceof NotPublishedError)) throw error;
        if (error.reason === 'unknown') unknown = error;
        // Without a connection, a repetition would only hold up its caller. And if one attempt may have
        // reached a queue, a later failure does not make that untrue.
        if (failures >= this.#options.retries || error.reason === 'unavailable') throw unknown ?? error;
        await pause(RETRY_AFTER_MS * 2 ** failures);
        if (error.reason === 'unroutable') await this.#declareAgain();
        delivery.counts?.retried();
      }
    }
  }

  async #attempt({ message, isPatient }: Delivery): Promise<void> {
    const { exchange, routingKey, content, properties } = message;
    this.#mustBeReady(); // nothing waits for a place that it could not use
    await this.#window.enter();
    let channel: ConfirmChannel;
    try {
      channel = this.#mustBeReady();
    } catch (error) {
      this.#window.leave();
      throw error;
    }
    const { tag, outcome } = this.#unconfirmed.add(routingKey, isPatient);
    try {
      channel.publish(
        exchange,
        routingKey,
        typeof content === 'string' ? Buffer.from(content) : content,
        { ...properties, correlationId: tag },
        error => this.#unconfirmed.answered(tag, error),
      );
    } catch (error) {
      this.#unconfirmed.notSent(tag, error); // the channel is already closing
    }
    return outcome;
  }

  #mustBeReady(): ConfirmChannel {
    if (this.isReady && this.#link !== undefined) return this.#link.channel;
    const reason = this.#isClosed ? 'the publisher is closed' : 'the broker is not connected';
    throw this.#isBlocked ? blocked() : new NotPublishedError('unavailable', reason);
  }

  async #prepare(connection: ChannelModel): Promise<void> {
    const channel = await connection.createConfirmChannel();
    endTogether(channel, connection);
    channel.on('return', ({ properties }: Message) =>
      this.#unconfirmed.returned(String(properties.correlationId)),
    );
    this.#isBlocked = false;
    connection.on('blocked', (reason: string) => this.#blocked(reason));
    connection.on('unblocked', () => this.#unblocked());
    await declareTopology(channel, this.#options.topology);
    this.#link = { connection, channel };
  }

  /** Somebody has deleted or unbound a queue. */
  #declareAgain(): Promise<void> {
    const { channel } = this.#link!;
    this.#declaring ??= declareTopology(channel, this.#options.topology)
      .catch(() => undefined) // the connection is lost, and the next one declares it
      .finally(() => (this.#declaring = undefined));
    return this.#declaring;
  }

  /** The broker is short of memory or disk. It reads nothing more of what this connection publishes. */
  #blocked(reason: string): void {
    this.#isBlocked = true;
    this.#window.turnAway(blocked());
    this.#options.onLost?.(new Error(`the broker takes no messages: ${reason}`));
  }

  #unblocked(): void {
    this.#isBlocked = false;
    this.#options.onReady?.();
  }

  /** If the broker owes an answer for each place, only a new connection has places again. */
  #overdue(overdue: number): void {
    if (overdue >= this.#window.size && this.#link !== undefined && !this.#isBlocked)
      abandon(this.#link.connection);
  }
}

const blocked = () => new NotPublishedError('unavailable', 'the broker takes no messages at present');
