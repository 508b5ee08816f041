import { reasonOf } from '@diancan/errors';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { reopenTogether } from './open-redis.js';

const RECONNECT_MS = 500;

export interface LiveFeedOptions {
  /** Time between two heartbeats, in ms. */
  readonly heartbeatMs: number;
  /** How long after an answered heartbeat was sent the feed counts as complete, in ms. */
  readonly maxLagMs: number;
  /** Context of its log lines. */
  readonly logContext: string;
  /** Logged, with the reason, when the feed cannot begin. */
  readonly trouble: string;
  /** Begins to listen on a new connection. */
  follow(connection: Redis): Promise<unknown>;
  hear(channel: string, message: unknown): void;
  /** The connection is lost: what was announced since the last heartbeat may have been missed. */
  lose(): void;
}

/**
 * Messages from Redis, and the proof that none is missing. No message does not mean that nothing happened, so
 * the connection sends heartbeats. Redis sends in order: when a heartbeat is answered, every message from
 * before it was sent has been received.
 */
export class LiveFeed {
  readonly #logger: Logger;
  readonly #connection: Redis;
  readonly #stayApart: () => void;
  /** Monotonic, in ms. */
  #completeUntil = Number.NEGATIVE_INFINITY;
  #heartbeat: NodeJS.Timeout | undefined;
  #isTroubleLogged = false;

  /** @param redis the connection that sends commands; the feed opens one of its own */
  constructor(
    redis: Redis,
    private readonly options: LiveFeedOptions,
  ) {
    this.#logger = new Logger(options.logContext);
    this.#connection = redis.duplicate({
      protocol: 2,
      // A new connection starts with nothing: its messages do not continue those of the old one.
      autoResubscribe: false,
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: false,
      commandTimeout: options.maxLagMs,
      retryStrategy: () => RECONNECT_MS,
    });
    // After a failover, the old server does not learn what happens at the new one.
    this.#stayApart = reopenTogether(redis, this.#connection);
    this.#connection.on('ready', () => void this.#follow());
    this.#connection.on('close', () => this.#lose());
    // The connection for commands reports the same errors.
    this.#connection.on('error', () => undefined);
    this.#connection.on('messageBuffer', (channel: Buffer, message: unknown) =>
      options.hear(channel.toString(), message),
    );
  }

  /** Whether every message was received, except those of the last `maxLagMs`. */
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
      await this.options.follow(this.#connection);
      await this.#beat();
      this.#isTroubleLogged = false;
    } catch (error) {
      if (this.#connection.status === 'end') return;
      if (!this.#isTroubleLogged) this.#logger.warn(`${this.options.trouble}: ${reasonOf(error)}`);
      this.#isTroubleLogged = true;
      this.#connection.disconnect(true);
    }
  }

  /** @throws Error if Redis does not answer in time */
  async #beat(): Promise<void> {
    const sentAt = performance.now();
    await this.#connection.ping();
    this.#completeUntil = sentAt + this.options.maxLagMs;
    this.#heartbeat = setTimeout(
      () => void this.#beat().catch(() => this.#connection.disconnect(true)),
      this.options.heartbeatMs,
    );
    this.#heartbeat.unref();
  }

  #lose(): void {
    clearTimeout(this.#heartbeat);
    this.#completeUntil = Number.NEGATIVE_INFINITY;
    this.options.lose();
  }
}
