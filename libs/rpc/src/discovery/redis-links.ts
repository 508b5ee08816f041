import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';

/** The registry's two connections, opened at their first use: one asks, one listens. */
export class RedisLinks implements OnApplicationShutdown {
  readonly commands: Redis;
  readonly subscriber: Redis;

  constructor(url: string) {
    // A question fails after a moment without Redis instead of waiting for it: it is asked again soon anyway.
    this.commands = quiet(new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1, commandTimeout: 2_000 }));
    this.subscriber = quiet(new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null }));
  }

  onApplicationShutdown(): void {
    this.commands.disconnect();
    this.subscriber.disconnect();
  }
}

/** Without a listener ioredis prints every failed reconnection, with its stack; who asks for something is told anyway. */
function quiet(redis: Redis): Redis {
  const logger = new Logger('Registry');
  redis.on('error', error => logger.debug(`Redis: ${error.message}`));
  return redis;
}
