import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/**
 * No process serves a session from its memory longer than this after Redis has forgotten it, in ms, whatever happens to
 * the process, its connection or its clock (see `InvalidationFeed`).
 */
export const MAX_LAG_MS = 1_500;

/** Acknowledgements that nobody waits for any more end by themselves, in ms. */
const ACKNOWLEDGED_MS = 10_000;

/** On which channel processes with a memory are asked whether they have caught up. */
export const noticeChannel = (redis: Redis): string => `${redis.options.keyPrefix ?? ''}session-notice`;

const acknowledgementsOf = (notice: string): string => `session-notice:{${notice}}`;

/**
 * Returns when no process can still have in its memory what was deleted before the call: each has said so, or
 * `MAX_LAG_MS` have passed. Redis sends a process its invalidations and then this notice down the same connection, so who
 * acknowledges the notice has seen them.
 */
export async function untilForgotten(redis: Redis): Promise<void> {
  const deadline = performance.now() + MAX_LAG_MS;
  const notice = randomUUID();
  const listeners = await redis.publish(noticeChannel(redis), notice);
  if (listeners === 0) return;
  // Of its own: to wait for a list blocks a connection.
  const connection = redis.duplicate();
  connection.on('error', () => undefined);
  try {
    for (let missing = listeners; missing > 0; missing -= 1) {
      // 0 would wait for ever.
      const timeoutSeconds = Math.max(0.001, (deadline - performance.now()) / 1_000);
      if ((await connection.blpop(acknowledgementsOf(notice), timeoutSeconds)) === null) return;
    }
  } finally {
    connection.disconnect();
  }
}

/** Says that this process has seen everything that was sent before the notice. */
export async function acknowledge(redis: Redis, notice: string): Promise<void> {
  const key = acknowledgementsOf(notice);
  await redis.multi().rpush(key, '1').pexpire(key, ACKNOWLEDGED_MS).exec();
}
