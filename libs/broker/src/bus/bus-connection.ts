import { reasonOf } from '@diancan/errors';
import { parseJson } from '@diancan/text';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { abandon, BrokerConnection, endTogether } from '../connection/broker-connection.js';

/**
 * Config centres publish events and processes publish reports; each side receives what the other publishes.
 * Config centres exchange decisions among themselves.
 */
export type BusChannel = 'events' | 'reports' | 'decisions';

export interface BusAddress {
  /** `amqp://…`, or `amqps://…`. */
  readonly url: string;
  /**
   * Connections with the same name share a bus; its exchanges are `<name>.events`, `<name>.reports` and
   * `<name>.decisions`.
   */
  readonly name: string;
}

export interface BusHandlers {
  readonly subscribesTo: BusChannel;
  readonly publishesTo: BusChannel;
  /** Called with each message, parsed from JSON. Messages that are not JSON are dropped. */
  onMessage(message: unknown): void;
  /**
   * Called when the connection is made, and again each time it is restored; no later message is missed.
   * @param isAlone true if no other connection is subscribed to this channel; only known if `subscribesTo`
   *   equals `publishesTo`
   */
  onJoined(isAlone: boolean): void;
  /** The connection was lost or could not be made. Called once per outage; retried until `close`. */
  onLost(error: unknown): void;
  /** The broker is short of memory or disk and takes no messages: why; null once it takes them again. */
  onBlocked?(reason: string | null): void;
}

/** The message was not sent, or it is unknown whether it was. */
export class BusUnavailableError extends Error {
  readonly code = 'BUS_UNAVAILABLE';
}

const CONFIRM_WITHIN_MS = 5_000;

/**
 * A connection to the bus for the lifetime of the process. A message published during an outage is lost in
 * both directions, so a process that rejoins has to ask for the current state.
 */
export class BusConnection {
  readonly #connection: BrokerConnection;
  #channel: ConfirmChannel | undefined;
  #isAlone = false;
  #blocked: string | null = null;

  constructor(
    private readonly address: BusAddress,
    private readonly handlers: BusHandlers,
  ) {
    this.#connection = new BrokerConnection(address.url, {
      onConnected: async connection => {
        ({ channel: this.#channel, isAlone: this.#isAlone } = await this.#join(connection));
      },
      onReady: () => handlers.onJoined(this.#isAlone),
      onLost: error => handlers.onLost(error),
    });
  }

  get isJoined(): boolean {
    return this.#connection.isReady;
  }

  /**
   * Why the broker takes no messages at present; null if it does. RabbitMQ reports this on a connection only
   * after a message arrived there.
   */
  get blocked(): string | null {
    return this.isJoined ? this.#blocked : null;
  }

  /** Connects, and retries until it succeeds. */
  open(): void {
    this.#connection.open();
  }

  /**
   * Resolves when the broker has confirmed the message.
   * @param withinMs time limit for the confirmation, in ms
   * @throws BusUnavailableError
   */
  async publish(message: object, withinMs = CONFIRM_WITHIN_MS): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined || !this.isJoined) throw new BusUnavailableError('the bus is not joined');
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => end(new Error('the broker did not confirm')), withinMs);
      const end = (error: unknown) => {
        clearTimeout(timer);
        if (error) reject(new BusUnavailableError(reasonOf(error)));
        else resolve();
      };
      try {
        channel.publish(
          this.#exchange(this.handlers.publishesTo),
          '',
          Buffer.from(JSON.stringify(message)),
          { contentType: 'application/json' },
          end,
        );
      } catch (error) {
        end(error); // the channel is already closing
      }
    });
  }

  /**
   * Resolves when the connection is closed. A connection that is still being made is closed once it is open.
   */
  close(): Promise<void> {
    return this.#connection.close();
  }

  async #join(connection: ChannelModel): Promise<{ channel: ConfirmChannel; isAlone: boolean }> {
    const { subscribesTo, publishesTo } = this.handlers;
    const channel = await connection.createConfirmChannel();
    endTogether(channel, connection);
    this.#blocked = null;
    connection.on('blocked', (reason: string) => this.#setBlocked(reason));
    connection.on('unblocked', () => this.#setBlocked(null));
    for (const each of new Set([subscribesTo, publishesTo])) {
      await channel.assertExchange(this.#exchange(each), 'fanout', { durable: true });
    }
    const isAlone = subscribesTo === publishesTo && !(await this.#reachesAnybody(channel));
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
    await channel.bindQueue(queue, this.#exchange(subscribesTo), '');
    await channel.consume(
      queue,
      // Null: the broker has deleted the queue, so the channel receives nothing any more.
      message => (message === null ? abandon(connection) : this.#received(message.content)),
      { noAck: true },
    );
    return { channel, isAlone };
  }

  #setBlocked(reason: string | null): void {
    this.#blocked = reason;
    this.handlers.onBlocked?.(reason);
  }

  /** The broker returns a message that no queue takes, and confirms it afterwards. */
  async #reachesAnybody(channel: ConfirmChannel): Promise<boolean> {
    let reached = true;
    const returned = () => void (reached = false);
    channel.once('return', returned);
    const options = { mandatory: true, contentType: 'application/json' };
    channel.publish(this.#exchange(this.handlers.publishesTo), '', Buffer.from('{}'), options);
    await channel.waitForConfirms();
    channel.off('return', returned);
    return reached;
  }

  #received(content: Buffer): void {
    let message: unknown;
    try {
      message = parseJson(content);
    } catch {
      return; // not sent by a connection of ours
    }
    this.handlers.onMessage(message);
  }

  #exchange(channel: BusChannel): string {
    return `${this.address.name}.${channel}`;
  }
}
