import { abandon, BrokerConnection, endTogether } from '@diancan/broker';
import { reasonOf } from '@diancan/errors';
import { outOfContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { ChannelModel } from 'amqplib';
import { NotPublishedError } from '../publisher/not-published.error.js';
import { declareTopology } from '../topology/declare-topology.js';
import { ConsumerSession, type SessionParts } from './consumer-session.js';
import { QueueSender } from './queue-sender.js';

/** How long a shutdown waits for messages that are being handled. */
const DRAIN_WITHIN_MS = 5_000;

/** Takes the messages of one consumer contract, over a connection of its own. */
export class QueueConsumer {
  readonly #log: Logger;
  readonly #connection: BrokerConnection;
  #session: ConsumerSession | undefined;

  constructor(private readonly parts: SessionParts) {
    this.#log = new Logger(`MessageConsumer ${parts.contract.name}`);
    this.#connection = new BrokerConnection(parts.options.url, {
      onConnected: connection => this.#prepare(connection),
      onReady: () => this.#log.log('takes messages'),
      onLost: error => this.#log.warn(`takes no messages until the broker is back: ${reasonOf(error)}`),
    });
  }

  get isReady(): boolean {
    return this.#connection.isReady;
  }

  /** Sends to its queues. @throws NotPublishedError without a connection */
  get sender(): QueueSender {
    if (this.#session === undefined || !this.isReady)
      throw new NotPublishedError('unavailable', 'the broker is not connected');
    return this.#session.sender;
  }

  /** Connects, and retries until it succeeds. Without a URL there is no broker. */
  open(): void {
    if (this.parts.options.url !== '') outOfContext(() => this.#connection.open());
  }

  /** Finishes what is being handled, within the limit; all other messages go back to the queue. */
  async close(): Promise<void> {
    try {
      await this.#session?.drain(DRAIN_WITHIN_MS);
    } catch (error) {
      this.#log.warn(`stops before its messages are handled; they come again: ${reasonOf(error)}`);
    }
    await this.#connection.close();
  }

  async #prepare(connection: ChannelModel): Promise<void> {
    const { contract, options } = this.parts;
    const channel = await connection.createConfirmChannel();
    endTogether(channel, connection);
    await declareTopology(channel, options.topology);
    await channel.prefetch(options.limits().prefetch);
    this.#session = new ConsumerSession(channel, new QueueSender(channel), this.parts, () =>
      abandon(connection),
    );
    await this.#session.start(options.topology.queueOf(contract.name));
  }
}
