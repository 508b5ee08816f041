import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';

/**
 * Config centres say events, processes say reports; each hears what the other says. Decisions are what config
 * centres tell each other.
 */
export type BusChannel = 'events' | 'reports' | 'decisions';

export interface BusAddress {
  /** `amqp://…`, or `amqps://…`. */
  readonly url: string;
  /**
   * Those who name the same bus hear each other: `<name>.events`, `<name>.reports` and `<name>.decisions` are
   * its exchanges.
   */
  readonly name: string;
}

export interface BusHandlers {
  readonly hears: BusChannel;
  readonly says: BusChannel;
  /** Called with what was said, as JSON has it; what is no JSON is dropped. */
  heard(message: unknown): void;
  /**
   * From now on nothing is missed; called again each time that the connection is back.
   * @param isAlone whether nobody else was there; known only to those who hear the channel that they say
   * things on
   */
  joined(isAlone: boolean): void;
  /** It was lost, or could not be made; tried again until closed. Called once until it is there. */
  lost(error: Error): void;
}

/** Nobody was told, or nobody knows whether they were. */
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
 * A place on the bus, kept for as long as the process runs. What is said while it is away reaches nobody, and what was
 * said meanwhile is not heard: whoever joins again has to ask.
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

  /** Begins to connect, and goes on trying. */
  open(): void {
    void this.#connect();
  }

  /**
   * Resolves when the broker has it.
   * @param withinMs how long it may take
   * @throws BusUnavailableError
   */
  async say(message: object, withinMs = CONFIRM_WITHIN_MS): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined) throw new BusUnavailableError('the bus is not joined');
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => end(new Error('the broker did not confirm')), withinMs);
      const end = (error: unknown) => {
        clearTimeout(timer);
        if (error) reject(new BusUnavailableError((error as Error).message));
        else resolve();
      };
      try {
        channel.publish(
          this.#exchange(this.handlers.says),
          '',
          Buffer.from(JSON.stringify(message)),
          { contentType: 'application/json' },
          end,
        );
      } catch (error) {
        end(error); // it is closing already
      }
    });
  }

  /** Resolves when it is closed; a connection that is being made is closed as soon as it is there. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const connection = this.#connection;
    this.#channel = undefined;
    this.#connection = undefined;
    // Lost already, or a broker that does not answer: nobody waits for it.
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
      connection.on('error', () => undefined); // 'close' follows
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
      this.handlers.joined(isAlone);
    } catch (error) {
      await connection?.close().catch(() => undefined); // closed already
      this.#lost(error as Error);
    }
  }

  async #join(connection: ChannelModel): Promise<{ channel: ConfirmChannel; isAlone: boolean }> {
    const { hears, says } = this.handlers;
    const channel = await connection.createConfirmChannel();
    // A channel that is closed, or whose queue was deleted, leaves a connection that carries nothing.
    const leave = () => void connection.close().catch(() => undefined); // closed already
    channel.on('error', () => undefined); // 'close' follows
    channel.once('close', leave);
    for (const each of new Set([hears, says])) {
      await channel.assertExchange(this.#exchange(each), 'fanout', { durable: true });
    }
    const isAlone = hears === says && !(await this.#reachesAnybody(channel));
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
    await channel.bindQueue(queue, this.#exchange(hears), '');
    await channel.consume(queue, message => (message === null ? leave() : this.#heard(message.content)), {
      noAck: true,
    });
    return { channel, isAlone };
  }

  /** The broker returns a message that reaches no queue, and confirms it after that. */
  async #reachesAnybody(channel: ConfirmChannel): Promise<boolean> {
    let reached = true;
    const returned = () => void (reached = false);
    channel.once('return', returned);
    const options = { mandatory: true, contentType: 'application/json' };
    channel.publish(this.#exchange(this.handlers.says), '', Buffer.from('{}'), options);
    await channel.waitForConfirms();
    channel.off('return', returned);
    return reached;
  }

  #heard(content: Buffer): void {
    let message: unknown;
    try {
      message = JSON.parse(content.toString());
    } catch {
      return; // not from one of us
    }
    this.handlers.heard(message);
  }

  #lost(error: Error): void {
    this.#channel = undefined;
    this.#connection = undefined;
    if (this.#closed) return;
    if (this.#failures === 0) this.handlers.lost(error);
    // Apart from each other: a whole fleet loses its broker at once.
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
