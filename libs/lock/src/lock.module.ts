import { Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Locks } from './locks.js';

/** Locks over the Redis connection that the application provides globally. */
@Module({
  providers: [{ provide: Locks, inject: [Redis], useFactory: (redis: Redis) => new Locks(redis) }],
  exports: [Locks],
})
export class LockModule {}
