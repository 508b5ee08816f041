import { reopenTogether } from '@diancan/redis';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { acknowledge, MAX_LAG_MS, noticeChannel } from './revocation-notice.js';

/** Where Redis names the keys that changed, to a connection of the protocol's version 2. */
const INVALIDATED = '__redis__:invalidate';
const HEARTBEAT_MS = 500;
const RECONNECT_MS = 500;

/** Takes note of what is no longer true: of these keys, or of any. */
export type Forget = (keys: readonly string[] | 'all') => void;

/**
 * Hears from Redis which keys changed (client-side caching, broadcasting mode). Tracking and hearing are one
 * connection, so that neither can be lost without the other. Redis sends in order: once a heartbeat is answered,
 * everything that happened before it was sent has been heard.
 */
export class InvalidationFeed {
  readonly #logger = new Logger('SessionMemory');
  readonly #connection: Redis;
  readonly #stayApart: () => void;
  /** Monotonic, in ms. */
  #completeUntil = Number.NEGATIVE_INFINITY;
  #heartbeat: NodeJS.Timeout | undefined;
  #isTroubleLogged = false;

  /** @param prefix of the keys, as they are in Redis */
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly forget: Forget,
  ) {
    this.#connection = redis.duplicate({
      protocol: 2,
      // A new connection begins from nothing: nobody may take it for the old one.
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      commandTimeout: MAX_LAG_MS,
      retryStrategy: () => RECONNECT_MS,
    });
    // A server that is no longer the primary is not told what ends at the new one.
    this.#stayApart = reopenTogether(redis, this.#connection);
    this.#connection.on('ready', () => void this.#follow());
    this.#connection.on('close', () => this.#lose());
    // The connection for questions reports the same.
    this.#connection.on('error', () => undefined);
    this.#connection.on('messageBuffer', (channel: Buffer, message: unknown) =>
      this.#hear(channel.toString(), message),
    );
  }

  /** Whether everything that Redis changed was heard, but for the last `MAX_LAG_MS`. */
  isLive(): boolean {
    return performance.now() < this.#completeUntil;
  }

  close(): void {
    clearTimeout(this.#heartbeat);
    this.#stayApart();
    this.#connection.disconnect();
  }

  async #follow(): Promise<void> {
    try {
      const id = await this.#connection.client('ID');
      await this.#connection.call(
        'CLIENT',
        'TRACKING',
        'ON',
        'REDIRECT',
        String(id),
        'BCAST',
        'PREFIX',
        this.prefix,
      );
      await this.#connection.subscribe(INVALIDATED, noticeChannel(this.redis));
      await this.#beat();
      this.#isTroubleLogged = false;
    } catch (error) {
      if (this.#connection.status === 'end') return;
      const { message } = error as Error;
      if (!this.#isTroubleLogged) this.#logger.warn(`sessions are not remembered: ${message}`);
      this.#isTroubleLogged = true;
      this.#connection.disconnect(true);
    }
  }

  /** @throws Error when it is not answered in time */
  async #beat(): Promise<void> {
    const sentAt = performance.now();
    await this.#connection.ping();
    this.#completeUntil = sentAt + MAX_LAG_MS;
    this.#heartbeat = setTimeout(
      () => void this.#beat().catch(() => this.#connection.disconnect(true)),
      HEARTBEAT_MS,
    );
    this.#heartbeat.unref();
  }

  #lose(): void {
    clearTimeout(this.#heartbeat);
    this.#completeUntil = Number.NEGATIVE_INFINITY;
    this.forget('all');
  }

  #hear(channel: string, message: unknown): void {
    if (channel === INVALIDATED) return this.forget(Array.isArray(message) ? message.map(String) : 'all');
    // Who waits for it waits no longer than this process serves what it knows.
    acknowledge(this.redis, String(message)).catch(() => undefined);
  }
}
