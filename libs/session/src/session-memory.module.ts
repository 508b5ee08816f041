import { type DynamicModule, Module, type OnApplicationShutdown, type Type } from '@nestjs/common';
import { Redis } from 'ioredis';
import { CachedSessions } from './cached-sessions.js';
import { SessionStore } from './session-store.js';

export interface SessionMemoryModuleOptions<S> {
  /** The service's settings class. */
  readonly settings: Type<S>;
  readonly idleSeconds: (settings: S) => number;
  /** The most sessions held; read at start. */
  readonly capacity: (settings: S) => number;
}

/** Keeps sessions in memory. Needs the global `SessionModule`. */
@Module({})
export class SessionMemoryModule implements OnApplicationShutdown {
  constructor(private readonly sessions: CachedSessions) {}

  static forRoot<S>({ settings, idleSeconds, capacity }: SessionMemoryModuleOptions<S>): DynamicModule {
    return {
      module: SessionMemoryModule,
      providers: [
        {
          provide: CachedSessions,
          inject: [SessionStore, Redis, settings],
          useFactory: (sessions: SessionStore, redis: Redis, made: S) =>
            new CachedSessions(sessions, redis, {
              capacity: capacity(made),
              idleSeconds: () => idleSeconds(made),
            }),
        },
      ],
      exports: [CachedSessions],
    };
  }

  onApplicationShutdown(): void {
    this.sessions.close();
  }
}
