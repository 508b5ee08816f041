import { abandon, BrokerConnection, endTogether } from '@diancan/broker';
import { reasonOf } from '@diancan/errors';
import { outOfContext } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import type { Channel, ChannelModel } from 'amqplib';
import { declareTopology } from '../topology/declare-topology.js';
import { type Consumption, FormerQueues } from '../topology/former-queues.js';
import { ConsumerSession, type SessionParts } from './consumer-session.js';

/** How long a shutdown waits for messages that are being handled. */
const DRAIN_WITHIN_MS = 5_000;

/** Takes the messages of one consumer contract, over a connection of its own. */
export class QueueConsumer {
  readonly #log: Logger;
  readonly #connection: BrokerConnection;
  readonly #formerQueues: FormerQueues;
  /** One for each queue. */
  readonly #sessions = new Set<ConsumerSession>();
  #current: ChannelModel | undefined;
  #isClosing = false;

  constructor(private readonly parts: SessionParts) {
    this.#log = new Logger(`MessageConsumer ${parts.contract.name}`);
    this.#connection = new BrokerConnection(parts.options.url, {
      onConnected: connection => this.#prepare(connection),
      onReady: () => this.#log.log('takes messages'),
      onLost: error => {
        this.#formerQueues.stop();
        this.#log.warn(`takes no messages until the broker is back: ${reasonOf(error)}`);
      },
    });
    this.#formerQueues = new FormerQueues({
      topology: parts.options.topology,
      consumer: parts.contract.name,
      consume: queue => this.#takeFormer(queue),
      onDeleted: queue => this.#log.log(`its former queue ${queue} was empty and is deleted`),
      onFailed: error => this.#log.warn(`a check of its former queues failed: ${reasonOf(error)}`),
    });
  }

  get name(): string {
    return this.parts.contract.name;
  }

  get isOrdered(): boolean {
    return this.parts.contract.ordered === true;
  }

  get isReady(): boolean {
    return this.#connection.isReady;
  }

  /** Connects, and retries until it succeeds. Without a URL there is no broker. */
  open(): void {
    if (this.parts.options.url !== '') outOfContext(() => this.#connection.open());
  }

  /** Finishes what is being handled, within the limit; all other messages go back to the queue. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#formerQueues.stop();
    try {
      await Promise.all([...this.#sessions].map(session => session.drain(DRAIN_WITHIN_MS)));
    } catch (error) {
      this.#log.warn(`stops before its messages are handled; they come again: ${reasonOf(error)}`);
    }
    await this.#connection.close();
  }

  async #prepare(connection: ChannelModel): Promise<void> {
    const { contract, options } = this.parts;
    this.#sessions.clear();
    const channel = await this.#openChannel(connection);
    await declareTopology(channel, options.topology);
    await this.#take(options.topology.queueOf(contract.name), channel, connection);
    if (this.#isClosing) return;
    this.#current = connection;
    this.#formerQueues.start(connection);
  }

  async #takeFormer(queue: string): Promise<Consumption> {
    const connection = this.#current!;
    const session = await this.#take(queue, await this.#openChannel(connection), connection);
    this.#log.log(`takes messages from its former queue ${queue}`);
    return {
      stop: async () => {
        await session.stop();
        // Not before: a shutdown meanwhile waits for it, too.
        this.#sessions.delete(session);
      },
    };
  }

  async #openChannel(connection: ChannelModel): Promise<Channel> {
    const channel = await connection.createChannel();
    endTogether(channel, connection);
    await channel.prefetch(this.parts.options.limits().prefetch);
    return channel;
  }

  async #take(queue: string, channel: Channel, connection: ChannelModel): Promise<ConsumerSession> {
    const session = new ConsumerSession(channel, this.parts, () => abandon(connection));
    this.#sessions.add(session);
    // A connection that was lost is made again also during a shutdown.
    if (!this.#isClosing) await session.start(queue);
    return session;
  }
}
