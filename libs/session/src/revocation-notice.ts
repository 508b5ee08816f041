import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';

/**
 * No process serves a session from memory longer than this after its key was deleted, in ms, even if its
 * connection breaks or the process stalls (see `InvalidationFeed`).
 */
export const MAX_LAG_MS = 1_500;

/** Acknowledgements that are not read expire after this time, in ms. */
const ACKNOWLEDGED_MS = 10_000;

/** The channel on which processes with sessions in memory are asked to acknowledge. */
export const noticeChannel = (redis: Redis): string => `${redis.options.keyPrefix ?? ''}session-notice`;

const acknowledgementsOf = (notice: string): string => `session-notice:{${notice}}`;

/**
 * Returns when no process can still have in memory what was deleted before the call: each has acknowledged,
 * or `MAX_LAG_MS` have passed. Redis sends a process first its invalidations and then this notice on the same
 * connection, so a process that acknowledges the notice has received them.
 */
export async function untilForgotten(redis: Redis): Promise<void> {
  const deadline = performance.now() + MAX_LAG_MS;
  const notice = randomUUID();
  const listeners = await redis.publish(noticeChannel(redis), notice);
  if (listeners === 0) return;
  // A connection of its own, because waiting for a list blocks the connection.
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

/** Confirms that this process has received everything that was sent before the notice. */
export async function acknowledge(redis: Redis, notice: string): Promise<void> {
  const key = acknowledgementsOf(notice);
  await redis.multi().rpush(key, '1').pexpire(key, ACKNOWLEDGED_MS).exec();
}
