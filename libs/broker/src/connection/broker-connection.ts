import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Channel, type ChannelModel, connect } from 'amqplib';

export interface BrokerUser {
  /** Prepares a new connection. If it throws, the connection is closed and made again. */
  onConnected(connection: ChannelModel): Promise<void>;
  /** Called each time the connection is ready. */
  onReady(): void;
  /**
   * The connection was lost or could not be made. Called once per outage, and once more if the broker is back
   * and `onConnected` fails; it is retried until `close`.
   */
  onLost(error: unknown): void;
}

const FIRST_PAUSE_MS = 200;
const LAST_PAUSE_MS = 5_000;
const CONNECT_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 1_000;
const HEARTBEAT_SECONDS = 10;

/** One connection to the broker. It is made again whenever it is lost, after a pause that grows. */
export class BrokerConnection {
  #connection: ChannelModel | undefined;
  #closed = false;
  #failures = 0;
  /** Whether `onLost` has reported in this outage that `onConnected` fails. */
  #hasReportedFailure = false;
  #timer: NodeJS.Timeout | undefined;

  /** @param url `amqp://…`, or `amqps://…`; blank if there is no broker */
  constructor(
    private readonly url: string,
    private readonly user: BrokerUser,
  ) {}

  get isReady(): boolean {
    return this.#connection !== undefined;
  }

  /** Connects, and retries until it succeeds. Without a url it does nothing. */
  open(): void {
    if (this.url !== '') void this.#connect();
  }

  /**
   * Resolves when the connection is closed. A connection that is still being made is closed once it is open.
   */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) await closeInTime(connection);
  }

  async #connect(): Promise<void> {
    let connection: ChannelModel | undefined;
    let closed: Error | undefined;
    try {
      connection = await connect(withHeartbeat(this.url), { noDelay: true, timeout: CONNECT_WITHIN_MS });
      connection.on('error', () => undefined); // 'close' follows each 'error'
      connection.once('close', (error?: Error) => {
        closed = error ?? new Error('the broker closed the connection');
        if (this.#connection === connection) this.#lost(closed);
      });
      await this.user.onConnected(connection);
      if (closed !== undefined) throw closed;
      if (this.#closed) return void (await closeInTime(connection));
      this.#connection = connection;
      this.#failures = 0;
      this.#hasReportedFailure = false;
      this.user.onReady();
    } catch (error) {
      const hasFailed = connection !== undefined && closed === undefined;
      if (connection !== undefined) await closeInTime(connection);
      this.#lost(error, hasFailed);
    }
  }

  /** @param hasFailed whether the broker is there, and `onConnected` has failed */
  #lost(error: unknown, hasFailed = false): void {
    this.#connection = undefined;
    if (this.#closed) return;
    if (this.#failures === 0 || (hasFailed && !this.#hasReportedFailure)) this.user.onLost(error);
    this.#hasReportedFailure ||= hasFailed;
    // With jitter, because a whole fleet loses its broker at once.
    const pauseMs = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#timer = setTimeout(() => this.open(), randomInt(pauseMs / 2, pauseMs + 1)).unref();
  }
}

/** If the connection is lost already, or the broker does not answer, this does not wait for it. */
async function closeInTime(connection: ChannelModel): Promise<void> {
  const over = new AbortController();
  await Promise.race([
    connection.close().catch(() => undefined), // closed already
    pause(CLOSE_WITHIN_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined),
  ]);
  over.abort();
}

/** Ends a connection that carries nothing any more; it is then made again. */
export function abandon(connection: ChannelModel): void {
  void connection.close().catch(() => undefined); // closed already
}

/** Abandons the connection when the channel closes. */
export function endTogether(channel: Channel, connection: ChannelModel): void {
  channel.on('error', () => undefined); // 'close' follows
  channel.once('close', () => abandon(connection));
}

function withHeartbeat(url: string): string {
  const address = new URL(url);
  if (!address.searchParams.has('heartbeat'))
    address.searchParams.set('heartbeat', String(HEARTBEAT_SECONDS));
  return address.href;
}
