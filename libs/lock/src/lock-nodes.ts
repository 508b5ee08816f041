import { openRedis } from '@diancan/redis';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';

/** The connections to the Redis servers that hold locks; none if the service's own Redis holds them. */
@Injectable()
export class LockNodes implements OnApplicationShutdown {
  readonly redises: readonly Redis[];

  constructor(urls: readonly string[]) {
    this.redises = urls.map(url => openRedis(url, { logContext: 'Locks' }));
  }

  onApplicationShutdown(): void {
    for (const redis of this.redises) redis.disconnect();
  }
}
