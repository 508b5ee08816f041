import { Metrics } from '@diancan/platform';
import { openRedis } from '@diancan/redis';
import {
  type DynamicModule,
  Module,
  type OnApplicationShutdown,
  type OnModuleInit,
  type Type,
} from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import { cacheMetrics } from './cache-metrics.js';
import { bindCaches } from './cached-providers.js';
import { Caches } from './caches.js';
import { RedisStore } from './redis-store.js';

export interface CacheModuleOptions<S> {
  /** The service's settings class. */
  readonly settings: Type<S>;
  readonly redisUrl: (settings: S) => string;
  /** How long a command may take, in ms, before values are loaded without Redis; 50 by default. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 50;

/** Caches over a Redis connection of their own, which fails at once instead of waiting. */
@Module({})
export class CacheModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly caches: Caches,
    private readonly discovery: DiscoveryService,
  ) {}

  static forService<S>({ settings, redisUrl, timeoutMs = TIMEOUT_MS }: CacheModuleOptions<S>): DynamicModule {
    return {
      module: CacheModule,
      global: true,
      imports: [DiscoveryModule],
      providers: [
        {
          provide: Caches,
          inject: [settings, Metrics],
          useFactory: (made: S, metrics: Metrics) => openCaches(redisUrl(made), timeoutMs, metrics),
        },
      ],
      exports: [Caches],
    };
  }

  onModuleInit(): void {
    for (const { instance } of [...this.discovery.getProviders(), ...this.discovery.getControllers()])
      bindCaches(instance, this.caches);
  }

  onApplicationShutdown(): void {
    this.caches.close();
  }
}

function openCaches(url: string, timeoutMs: number, metrics: Metrics): Caches {
  const redis = openRedis(url, {
    logContext: 'Cache',
    commandTimeout: timeoutMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // A command that is sent again later could begin a change that has ended.
    autoResendUnfulfilledCommands: false,
  });
  return new Caches(
    name => new RedisStore(redis, name),
    cacheMetrics(metrics),
    () => redis.disconnect(),
  );
}
