import { redisRefusal } from '@diancan/platform';
import { Logger } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';

export interface RedisConnectionOptions extends Omit<RedisOptions, 'reconnectOnError'> {
  /** Under which the log tells of its trouble. */
  readonly logContext?: string;
  /** At which level it does. */
  readonly logLevel?: 'warn' | 'debug';
}

/**
 * A server that is read-only for long is not asked more often than this whether another one has its address,
 * in ms.
 */
const REOPEN_EVERY_MS = 5_000;

/**
 * The one way in which a service connects to Redis. A command fails after a moment without Redis instead of
 * waiting for it: an answer 503 beats a hanging page. A connection that hears READONLY is opened anew: after
 * a failover the address may lead to the new primary, while the connection still leads to the old one. The
 * command that heard it fails and is not sent again: if the new server refused it too, it would be sent for
 * ever.
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
  // Without a listener ioredis prints every failed reconnection, with its stack.
  const logger = new Logger(logContext);
  redis.on('error', error => logger[logLevel](`Redis: ${error.message}`));
  return redis;
}

/**
 * Has a connection that only listens follow one that is used for commands: it hears no READONLY itself, and
 * would go on listening to the server from before a failover.
 * @returns ends it
 */
export function reopenTogether(commands: Redis, listening: Redis): () => void {
  const reopen = () => {
    if (listening.status === 'ready') listening.disconnect(true);
  };
  commands.on('close', reopen);
  return () => commands.off('close', reopen);
}
