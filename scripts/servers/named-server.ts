import { Failure } from '../terminal/failure.mjs';
import { speaks, waitUntil } from '../network/ready.ts';
import type { ServerKind } from './kinds.mjs';

const TITLE_OF = { mariadb: 'MariaDB', redis: 'Redis', rabbitmq: 'RabbitMQ' };
const ANSWERS_WITHIN_MS = 10_000;

/**
 * Waits until a server that the environment names answers. It does not log in to MariaDB or RabbitMQ: a wrong
 * password shows when the account is first used.
 * @throws {Failure} when it does not, or, at once, when Redis refuses the password
 */
export async function namedServerAnswers(kind: ServerKind, url: string) {
  const { host } = new URL(url);
  await waitUntil(() => ASK[kind](url), {
    failure:
      `${TITLE_OF[kind]} does not answer at ${host}, which the environment names: ` +
      'start it, or correct its URL.',
    timeoutMs: ANSWERS_WITHIN_MS,
  });
}

const ASK: Record<ServerKind, (url: string) => Promise<boolean>> = {
  mariadb: url => speaks(placeOf(url, 3306)),
  redis: entersRedis,
  rabbitmq: url => speaks({ ...placeOf(url, 5672), greeting: 'AMQP\0\0\x09\x01' }),
};

function placeOf(url: string, byDefault: number) {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) || byDefault };
}

/** A service that cannot log in to Redis only reports that it is not ready, and keeps trying. */
async function entersRedis(url: string) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: ANSWERS_WITHIN_MS,
  });
  let refusal: unknown;
  redis.on('error', error => (refusal ??= error));
  try {
    await redis.connect();
    await redis.ping();
    return true;
  } catch (error) {
    refusal ??= error;
    if (!(refusal instanceof Error) || refusal.name !== 'ReplyError') return false;
    throw new Failure(
      `Redis at ${new URL(url).host} refuses us (${refusal.message}): correct the password in its URL.`,
    );
  } finally {
    redis.disconnect();
  }
}
