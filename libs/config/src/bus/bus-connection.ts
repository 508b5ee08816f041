import { randomInt } from 'node:crypto';
import { type ChannelModel, type ConfirmChannel, connect } from 'amqplib';

/** Config centres say events, processes say reports; each hears what the other says. */
export type BusChannel = 'events' | 'reports';

export interface BusAddress {
  /** `amqp://…`, or `amqps://…`. */
  readonly url: string;
  /** Those who name the same bus hear each other: `<name>.events` and `<name>.reports` are its exchanges. */
  readonly name: string;
}

export interface BusHandlers {
  readonly hears: BusChannel;
  readonly says: BusChannel;
  /** Called with what was said, as JSON has it; what is no JSON is dropped. */
  heard(message: unknown): void;
  /** From now on nothing is missed; called again each time that the connection is back. */
  joined(): void;
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
  #connecting: Promise<void> = Promise.resolve();

  constructor(
    private readonly address: BusAddress,
    private readonly handlers: BusHandlers,
  ) {}

  get isJoined(): boolean {
    return this.#channel !== undefined;
  }

  /** Begins to connect, and goes on trying. */
  open(): void {
    this.#connecting = this.#connect();
  }

  /**
   * Resolves when the broker has it.
   * @throws BusUnavailableError
   */
  async say(message: object): Promise<void> {
    const channel = this.#channel;
    if (channel === undefined) throw new BusUnavailableError('the bus is not joined');
    // Where the channel closes in between, the broker's answer never comes.
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new BusUnavailableError('the broker did not confirm')), CONFIRM_WITHIN_MS);
      channel.publish(this.#exchange(this.handlers.says), '', Buffer.from(JSON.stringify(message)), { contentType: 'application/json' }, error => {
        clearTimeout(timer);
        if (error) reject(new BusUnavailableError(String(error)));
        else resolve();
      });
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#connecting;
    this.#channel = undefined;
    await this.#connection?.close().catch(() => undefined); // lost already: closed all the same
  }

  async #connect(): Promise<void> {
    let connection: ChannelModel | undefined;
    try {
      connection = await connect(withHeartbeat(this.address.url), { noDelay: true, timeout: CONNECT_WITHIN_MS });
      connection.on('error', () => undefined); // 'close' follows
      const channel = await this.#join(connection);
      if (this.#closed) return void (await connection.close());
      let lost = false;
      const again = (error?: Error) => {
        if (lost) return;
        lost = true;
        this.#lost(error ?? new Error('the broker closed the connection'));
      };
      connection.once('close', again);
      // A channel that the broker closes leaves a connection that carries nothing.
      channel.once('close', () => void connection?.close().catch(() => undefined).then(() => again()));
      this.#connection = connection;
      this.#channel = channel;
      this.#failures = 0;
      this.handlers.joined();
    } catch (error) {
      await connection?.close().catch(() => undefined);
      this.#lost(error as Error);
    }
  }

  async #join(connection: ChannelModel): Promise<ConfirmChannel> {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined); // 'close' follows
    for (const each of ['events', 'reports'] as const) await channel.assertExchange(this.#exchange(each), 'fanout', { durable: true });
    const { queue } = await channel.assertQueue('', { exclusive: true, autoDelete: true });
    await channel.bindQueue(queue, this.#exchange(this.handlers.hears), '');
    await channel.consume(queue, message => message && this.#heard(message.content), { noAck: true });
    return channel;
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
    this.#timer = setTimeout(() => this.open(), randomInt(pauseMs / 2, pauseMs + 1));
  }

  #exchange(channel: BusChannel): string {
    return `${this.address.name}.${channel}`;
  }
}

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return address.href;
}
