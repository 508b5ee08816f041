import { Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Locks } from './locks.js';

/** Locks over the application's global Redis connection. */
@Module({
  providers: [{ provide: Locks, inject: [Redis], useFactory: (redis: Redis) => new Locks(redis) }],
  exports: [Locks],
})
export class LockModule {}
