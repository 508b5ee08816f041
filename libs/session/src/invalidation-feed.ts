import { LiveFeed } from '@diancan/redis';
import type { Redis } from 'ioredis';
import { acknowledge, MAX_LAG_MS, noticeChannel } from './revocation-notice.js';

/** The channel on which Redis names changed keys, with version 2 of the protocol. */
const INVALIDATED = '__redis__:invalidate';
const HEARTBEAT_MS = 500;

/** Forgets what is known about these keys, or about all. */
export type Forget = (keys: readonly string[] | 'all') => void;

/**
 * Receives from Redis the keys that changed (client-side caching, broadcasting mode). One connection both
 * requests and receives them, so that neither can be lost alone.
 */
export class InvalidationFeed {
  readonly #feed: LiveFeed;

  /** @param prefix of the keys in Redis */
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly forget: Forget,
  ) {
    this.#feed = new LiveFeed(redis, {
      heartbeatMs: HEARTBEAT_MS,
      maxLagMs: MAX_LAG_MS,
      logContext: 'SessionMemory',
      trouble: 'sessions are not remembered',
      follow: connection => this.#follow(connection),
      hear: (channel, message) => this.#hear(channel, message),
      lose: () => this.forget('all'),
    });
  }

  /** Whether every change was received, except those of the last `MAX_LAG_MS`. */
  isLive(): boolean {
    return this.#feed.isLive();
  }

  close(): void {
    this.#feed.close();
  }

  async #follow(connection: Redis): Promise<void> {
    const id = String(await connection.client('ID'));
    await connection.call('CLIENT', 'TRACKING', 'ON', 'REDIRECT', id, 'BCAST', 'PREFIX', this.prefix);
    await connection.subscribe(INVALIDATED, noticeChannel(this.redis));
  }

  #hear(channel: string, message: unknown): void {
    if (channel === INVALIDATED) return this.forget(Array.isArray(message) ? message.map(String) : 'all');
    // If this fails, the waiting process goes on after `MAX_LAG_MS`.
    acknowledge(this.redis, String(message)).catch(() => undefined);
  }
}
