import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '@diancan/errors';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';

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
}

/** The message was not sent, or it is unknown whether it was. */
export class BusUnavailableError extends Error {
  readonly code = 'BUS_UNAVAILABLE';
}

const FIRST_PAUSE_MS = 200;
const LAST_PAUSE_MS = 5_000;
const CONNECT_WITHIN_MS = 5_000;
const CONFIRM_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 1_000;
const HEARTBEAT_SECONDS = 10;

/**
 * A connection to the bus for the lifetime of the process. A message published during an outage is lost in
 * both directions, so a process that rejoins has to ask for the current state.
 */
export class BusConnection {
  #connection: ChannelModel | undefined;
  #channel: ConfirmChannel | undefined;
  #closed = false;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly address: BusAddress,
    private readonly handlers: BusHandlers,
  ) {}

  get isJoined(): boolean {
    return this.#channel !== undefined;
  }

  /** Connects, and retries until it succeeds. */
  open(): void {
    void this.#connect();
  }

  /**
   * Resolves when the broker has confirmed the message.
   * @param withinMs time limit for the confirmation, in ms
   * @throws BusUnavailableError
   */
  async publish(message: object, withinMs = CONFIRM_WITHIN_MS): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined) throw new BusUnavailableError('the bus is not joined');
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
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const connection = this.#connection;
    this.#channel = undefined;
    this.#connection = undefined;
    // If the connection is lost already, or the broker does not answer, do not wait for it.
    const over = new AbortController();
    await Promise.race([
      connection?.close().catch(() => undefined),
      pause(CLOSE_WITHIN_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined),
    ]);
    over.abort();
  }

  async #connect(): Promise<void> {
    let connection: ChannelModel | undefined;
    let closed: Error | undefined;
    try {
      connection = await connect(withHeartbeat(this.address.url), {
        noDelay: true,
        timeout: CONNECT_WITHIN_MS,
      });
      connection.on('error', () => undefined); // 'close' follows each 'error'
      connection.once('close', (error?: Error) => {
        closed = error ?? new Error('the broker closed the connection');
        if (this.#connection === connection) this.#lost(closed);
      });
      const { channel, isAlone } = await this.#join(connection);
      if (closed !== undefined) throw closed;
      if (this.#closed) return void (await connection.close());
      this.#connection = connection;
      this.#channel = channel;
      this.#failures = 0;
      this.handlers.onJoined(isAlone);
    } catch (error) {
      await connection?.close().catch(() => undefined); // already closed
      this.#lost(error);
    }
  }

  async #join(connection: ChannelModel): Promise<{ channel: ConfirmChannel; isAlone: boolean }> {
    const { subscribesTo, publishesTo } = this.handlers;
    const channel = await connection.createConfirmChannel();
    // If the channel is closed or its queue deleted, the connection carries nothing any more.
    // Its own failure to close does not matter.
    const leave = () => void connection.close().catch(() => undefined); // closed already
    channel.on('error', () => undefined); // 'close' follows
    channel.once('close', leave);
    for (const each of new Set([subscribesTo, publishesTo])) {
      await channel.assertExchange(this.#exchange(each), 'fanout', { durable: true });
    }
    const isAlone = subscribesTo === publishesTo && !(await this.#reachesAnybody(channel));
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
    await channel.bindQueue(queue, this.#exchange(subscribesTo), '');
    await channel.consume(queue, message => (message === null ? leave() : this.#received(message.content)), {
      noAck: true,
    });
    return { channel, isAlone };
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
      message = JSON.parse(content.toString());
    } catch {
      return; // not sent by a connection of ours
    }
    this.handlers.onMessage(message);
  }

  #lost(error: unknown): void {
    this.#channel = undefined;
    this.#connection = undefined;
    if (this.#closed) return;
    if (this.#failures === 0) this.handlers.onLost(error);
    // With jitter, because a whole fleet loses its broker at once.
    const pauseMs = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.open(), randomInt(pauseMs / 2, pauseMs + 1)).unref();
  }

  #exchange(channel: BusChannel): string {
    return `${this.address.name}.${channel}`;
  }
}

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat'))
    address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return address.href;
}
