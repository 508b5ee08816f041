import { redisRefusal } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';

export interface RedisConnectionOptions extends Omit<RedisOptions, 'reconnectOnError'> {
  /** Context of the connection's log lines. */
  readonly logContext?: string;
  /** Level of the connection's log lines. */
  readonly logLevel?: 'warn' | 'debug';
}

/** While a server stays read-only, the connection is reopened at most this often, in ms. */
const REOPEN_EVERY_MS = 5_000;

/**
 * The one way in which a service connects to Redis. Without Redis a command fails after a moment instead of
 * waiting, because an answer 503 is better than a hanging page.
 * READONLY reopens the connection: after a failover the address may lead to the new primary while the
 * connection still leads to the old one. The refused command fails and is not sent again; if the new server
 * refused it too, it would be sent for ever.
 */
export function openRedis(url: string, options: RedisConnectionOptions = {}): Redis {
  const { logContext = 'Redis', logLevel = 'warn', ...connection } = options;
  let reopenedAt = Number.NEGATIVE_INFINITY;
  const redis = new Redis(url, {
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    ...connection,
    reconnectOnError: error => {
      const now = performance.now();
      if (redisRefusal(error) !== 'READONLY' || now - reopenedAt < REOPEN_EVERY_MS) return false;
      reopenedAt = now;
      return true;
    },
  });
  // Without a listener ioredis prints each failed reconnection with its stack.
  const logger = new Logger(logContext);
  redis.on('error', error => logger[logLevel](`Redis: ${error.message}`));
  return redis;
}

/**
 * Reopens a connection that only listens whenever the connection that sends commands is reopened. It never
 * receives READONLY itself, and would go on listening to the old server after a failover.
 * @returns a function that stops this
 */
export function reopenTogether(commands: Redis, listening: Redis): () => void {
  const reopen = () => {
    if (listening.status === 'ready') listening.disconnect(true);
  };
  commands.on('close', reopen);
  return () => commands.off('close', reopen);
}
