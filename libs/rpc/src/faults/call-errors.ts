import { PlatformErrors, ServiceError } from '@diancan/contracts';
import type { ErrorKind } from './breaker.js';

/** The call never reached the service: nothing was done, known for certain. Answers 503 at the edge. */
export class CallNotDeliveredError extends ServiceError {
  constructor(method: string, cause: unknown) {
    super(PlatformErrors.SERVICE_UNAVAILABLE, { method }, { cause });
  }
}

/** The call was sent and its outcome is not known: ask again or leave it to recovery, never compensate blindly. */
export class CallOutcomeUnknownError extends ServiceError {
  constructor(method: string, cause: unknown) {
    super(PlatformErrors.OUTCOME_UNKNOWN, { method }, { cause });
  }
}

/** The caller gave up: its own caller left, or it cancelled the call. Says nothing of the service. */
export class CallAbandonedError extends ServiceError {
  constructor(method: string) {
    super(PlatformErrors.DEADLINE_EXCEEDED, { method });
  }
}

/** An answer that is neither a result nor a refusal; the cause of a `CallOutcomeUnknownError`. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  /** @param code of its envelope; undefined if it has none */
  constructor(
    readonly status: number,
    readonly code: number | undefined,
  ) {
    super(`status ${status}`);
  }
}

/**
 * What an answer of 5xx says of the instance that gave it. A 503 with a code of ours was foreseen: the
 * instance lacks something (a server or a service that it depends on, time, room), and every other instance
 * probably lacks it, too. Everything else is a bug, or was not written by the service at all.
 * @param code of the envelope; undefined if it has none
 */
export function serverErrorKind(status: number, code: number | undefined): ErrorKind {
  return status === 503 && code !== undefined ? 'unavailable' : 'failure';
}

/** Whether there was an answer, of 5xx. */
export const isServerError = (error: unknown): boolean =>
  error instanceof ServiceError && error.cause instanceof AnswerError && error.cause.status >= 500;

/** What an error of a call says of the other side: business errors (4xx) are answers of a service that is well. */
export function errorKind(error: unknown): ErrorKind {
  if (error instanceof CallAbandonedError) return 'nothing';
  const cause = error instanceof ServiceError ? error.cause : undefined;
  if (cause instanceof AnswerError) return serverErrorKind(cause.status, cause.code);
  return error instanceof ServiceError && error.entry.status < 500 ? 'refusal' : 'failure';
}
