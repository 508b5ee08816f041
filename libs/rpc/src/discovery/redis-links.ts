import { openRedis, reopenTogether } from '@diancan/redis';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** The registry's two connections, for commands and for subscriptions. Each opens at its first use. */
export class RedisLinks implements OnApplicationShutdown {
  readonly commands: Redis;
  readonly subscriber: Redis;

  constructor(url: string) {
    // At debug level, because each caller gets the error and tries again soon.
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
