import { openRedis, RedisReadiness } from '@diancan/redis';
import { type DynamicModule, Module, type OnApplicationShutdown, type Type } from '@nestjs/common';
import { Redis } from 'ioredis';
import { SessionStore } from './session-store.js';

export interface SessionModuleOptions<S> {
  /** The service's settings class. */
  readonly settings: Type<S>;
  readonly redisUrl: (settings: S) => string;
  readonly idleSeconds: (settings: S) => number;
}

/** Provides sessions and their Redis connection. */
@Module({})
export class SessionModule implements OnApplicationShutdown {
  constructor(private readonly redis: Redis) {}

  static forRoot<S>({ settings, redisUrl, idleSeconds }: SessionModuleOptions<S>): DynamicModule {
    return {
      module: SessionModule,
      global: true,
      providers: [
        { provide: Redis, inject: [settings], useFactory: (made: S) => openRedis(redisUrl(made)) },
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
