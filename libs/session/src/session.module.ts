import type { ReadinessCheck } from '@diancan/platform';
import { type DynamicModule, Injectable, Logger, Module, type OnApplicationShutdown, type Type } from '@nestjs/common';
import { Redis } from 'ioredis';
import { SessionStore } from './session-store.js';

export interface SessionModuleOptions<S> {
  /** Class whose instance holds the settings. */
  readonly settings: Type<S>;
  readonly redisUrl: (settings: S) => string;
  readonly idleSeconds: (settings: S) => number;
}

/** Ready while Redis answers. */
@Injectable()
export class RedisReadiness implements ReadinessCheck {
  readonly name = 'redis';

  constructor(private readonly redis: Redis) {}

  async check(): Promise<void> {
    await this.redis.ping();
  }
}

/** Sessions, and the Redis connection behind them. */
@Module({})
export class SessionModule implements OnApplicationShutdown {
  constructor(private readonly redis: Redis) {}

  static forRoot<S>({ settings, redisUrl, idleSeconds }: SessionModuleOptions<S>): DynamicModule {
    return {
      module: SessionModule,
      global: true,
      providers: [
        {
          provide: Redis,
          inject: [settings],
          // A command fails after a moment without Redis instead of waiting for it: an answer 503 beats a hanging page.
          useFactory: (made: S) => reportingErrors(new Redis(redisUrl(made), { maxRetriesPerRequest: 1, commandTimeout: 2_000 })),
        },
        {
          provide: SessionStore,
          inject: [Redis, settings],
          useFactory: (redis: Redis, made: S) => new SessionStore(redis, () => idleSeconds(made)),
        },
        RedisReadiness,
      ],
      exports: [SessionStore, RedisReadiness, Redis],
    };
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

/** Without a listener ioredis prints every failed reconnection, with its stack. */
function reportingErrors(redis: Redis): Redis {
  const logger = new Logger('Redis');
  redis.on('error', error => logger.warn(`Redis: ${error.message}`));
  return redis;
}
