import type { ReadinessCheck } from '@diancan/platform';
import { Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';

/**
 * At most one trial write per this time, in ms, however often readiness is checked. Its outcome stands until
 * then.
 */
const WRITE_EVERY_MS = 1_000;
const WRITTEN_KEY = 'readiness-probe';
const WRITTEN_FOR_S = 60;

/** Ready while Redis accepts writes; a server that is read-only or full still answers PING. */
@Injectable()
export class RedisReadiness implements ReadinessCheck {
  readonly name = 'redis';
  #write: Promise<unknown> | undefined;
  #writtenAt = 0;

  constructor(private readonly redis: Redis) {}

  /** @throws Error of the driver if Redis is away or refuses */
  async check(): Promise<void> {
    await Promise.all([this.redis.ping(), this.#lastWrite()]);
  }

  #lastWrite(): Promise<unknown> {
    const now = performance.now();
    if (this.#write === undefined || now - this.#writtenAt >= WRITE_EVERY_MS) {
      this.#writtenAt = now;
      this.#write = this.redis.set(WRITTEN_KEY, '1', 'EX', WRITTEN_FOR_S);
    }
    return this.#write;
  }
}
