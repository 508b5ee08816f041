import { openRedis, reopenTogether } from '@diancan/redis';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** The registry's two connections, opened at their first use: one asks, one listens. */
export class RedisLinks implements OnApplicationShutdown {
  readonly commands: Redis;
  readonly subscriber: Redis;

  constructor(url: string) {
    // At debug level, because each caller gets the error itself and tries again soon.
    const logs = { logContext: 'Registry', logLevel: 'debug' } as const;
    this.commands = openRedis(url, { lazyConnect: true, ...logs });
    this.subscriber = openRedis(url, {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      commandTimeout: undefined,
      ...logs,
    });
    reopenTogether(this.commands, this.subscriber);
  }

  onApplicationShutdown(): void {
    this.commands.disconnect();
    this.subscriber.disconnect();
  }
}
