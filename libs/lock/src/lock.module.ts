import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { Redis } from 'ioredis';
import { LockNodes } from './lock-nodes.js';
import { Locks } from './locks.js';

export interface LockModuleOptions<S> {
  /** The service's settings class. */
  readonly settings: Type<S>;
  /** Independent Redis servers, such as three; empty for the service's own Redis. */
  readonly redisUrls: (settings: S) => readonly string[];
}

@Module({})
class LockNodesModule {}

/**
 * Locks over the application's global Redis connection, or over the nodes that `LockModule.nodes` names once
 * in the application, for all that import LockModule.
 */
@Module({
  providers: [
    {
      provide: Locks,
      inject: [Redis, { token: LockNodes, optional: true }],
      useFactory: (redis: Redis, nodes?: LockNodes) =>
        new Locks(nodes === undefined || nodes.redises.length === 0 ? redis : nodes.redises),
    },
  ],
  exports: [Locks],
})
export class LockModule {
  static nodes<S>({ settings, redisUrls }: LockModuleOptions<S>): DynamicModule {
    const useFactory = (made: S) => new LockNodes(redisUrls(made));
    return {
      module: LockNodesModule,
      global: true,
      providers: [{ provide: LockNodes, inject: [settings], useFactory }],
      exports: [LockNodes],
    };
  }
}
