import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { codeOf } from '@diancan/errors';
import { redisRefusal } from './redis-refusal.js';

/**
 * Codes by which the drivers of MySQL and Redis say that the server is away, shutting down or not accepting
 * work.
 */
const LOST = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_LOCK_DEADLOCK',
  'ER_LOCK_WAIT_TIMEOUT',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  // Ours: a COMMIT without an answer.
  'COMMIT_UNKNOWN',
]);
/** ioredis and mysql2 identify these errors by their message only. */
const LOST_MESSAGES = new Set([
  'Command timed out',
  'Connection is closed.',
  "Can't add new command when connection is in closed state",
]);

/** The driver's code if a server that this process uses failed to do its part; null for all other errors. */
export function lostServer(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const code = codeOf(error);
  if (code !== undefined && LOST.has(code)) return code;
  if (error.name === 'MaxRetriesPerRequestError' || LOST_MESSAGES.has(error.message)) return error.message;
  return redisRefusal(error);
}

/**
 * What a lost server means to the caller. A failed read changed nothing. A write may have been committed just
 * before the connection broke; calling it failed would invite a second one.
 */
export function withoutServer(method: string, lost: string): ServiceError {
  const entry =
    method === 'GET' || method === 'HEAD'
      ? PlatformErrors.SERVICE_UNAVAILABLE
      : PlatformErrors.OUTCOME_UNKNOWN;
  return new ServiceError(entry, null, { cause: new Error(lost) });
}

/** The error to answer: for a lost server what that means to the caller, otherwise the error itself. */
export function explainLostServer(method: string, error: unknown): unknown {
  const lost = lostServer(error);
  return lost === null ? error : withoutServer(method, lost);
}
