import { reasonOf } from '@diancan/errors';
import { reopenTogether } from '@diancan/redis';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { acknowledge, MAX_LAG_MS, noticeChannel } from './revocation-notice.js';

/** The channel on which Redis names changed keys, with version 2 of the protocol. */
const INVALIDATED = '__redis__:invalidate';
const HEARTBEAT_MS = 500;
const RECONNECT_MS = 500;

/** Forgets what is known about these keys, or about all. */
export type Forget = (keys: readonly string[] | 'all') => void;

/**
 * Receives from Redis the keys that changed (client-side caching, broadcasting mode). One connection both
 * requests and receives them, so that neither can be lost alone. Redis sends in order: when a heartbeat is
 * answered, every change from before it was sent has been received.
 */
export class InvalidationFeed {
  readonly #logger = new Logger('SessionMemory');
  readonly #connection: Redis;
  readonly #stayApart: () => void;
  /** Monotonic, in ms. */
  #completeUntil = Number.NEGATIVE_INFINITY;
  #heartbeat: NodeJS.Timeout | undefined;
  #isTroubleLogged = false;

  /** @param prefix of the keys in Redis */
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly forget: Forget,
  ) {
    this.#connection = redis.duplicate({
      protocol: 2,
      // A new connection starts with nothing: its changes do not continue those of the old one.
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      commandTimeout: MAX_LAG_MS,
      retryStrategy: () => RECONNECT_MS,
    });
    // After a failover, the old server does not learn which keys change at the new one.
    this.#stayApart = reopenTogether(redis, this.#connection);
    this.#connection.on('ready', () => void this.#follow());
    this.#connection.on('close', () => this.#lose());
    // The connection for commands reports the same errors.
    this.#connection.on('error', () => undefined);
    this.#connection.on('messageBuffer', (channel: Buffer, message: unknown) =>
      this.#hear(channel.toString(), message),
    );
  }

  /** Whether every change was received, except those of the last `MAX_LAG_MS`. */
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
      if (!this.#isTroubleLogged) this.#logger.warn(`sessions are not remembered: ${reasonOf(error)}`);
      this.#isTroubleLogged = true;
      this.#connection.disconnect(true);
    }
  }

  /** @throws Error if Redis does not answer in time */
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
    // If this fails, the waiting process goes on after `MAX_LAG_MS`.
    acknowledge(this.redis, String(message)).catch(() => undefined);
  }
}
