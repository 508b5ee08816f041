import { PlatformErrors, ServiceError } from '@diancan/contracts';
import type { ErrorKind } from './breaker.js';

/** The call never reached the service, so it certainly had no effect. Answers 503 at the edge. */
export class CallNotDeliveredError extends ServiceError {
  constructor(method: string, cause: unknown) {
    super(PlatformErrors.SERVICE_UNAVAILABLE, { method }, { cause });
  }
}

/**
 * The call was sent and its outcome is unknown: ask again or leave it to recovery, never compensate blindly.
 */
export class CallOutcomeUnknownError extends ServiceError {
  constructor(method: string, cause: unknown) {
    super(PlatformErrors.OUTCOME_UNKNOWN, { method }, { cause });
  }
}

/** The caller gave up: its own caller left, or it cancelled the call. This says nothing about the service. */
export class CallAbandonedError extends ServiceError {
  constructor(method: string) {
    super(PlatformErrors.DEADLINE_EXCEEDED, { method });
  }
}

/** An answer that is neither a result nor a refusal; the cause of a `CallOutcomeUnknownError`. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  /** @param code the code in its envelope; undefined if there is none */
  constructor(
    readonly status: number,
    readonly code: number | undefined,
  ) {
    super(`status ${status}`);
  }
}

/**
 * What a 5xx answer says about the instance that gave it. A 503 with one of our codes is deliberate: the
 * instance lacks a dependency, time or capacity, and the other instances probably lack it, too. Any other 5xx
 * is a bug, or was not written by the service at all.
 * @param code the code in the envelope; undefined if there is none
 */
export function serverErrorKind(status: number, code: number | undefined): ErrorKind {
  return status === 503 && code !== undefined ? 'unavailable' : 'failure';
}

/** Whether the service answered with 5xx. */
export const isServerError = (error: unknown): boolean =>
  error instanceof ServiceError && error.cause instanceof AnswerError && error.cause.status >= 500;

/** What an error of a call says about the other side. A business error (4xx) comes from a healthy service. */
export function errorKind(error: unknown): ErrorKind {
  if (error instanceof CallAbandonedError) return 'nothing';
  const cause = error instanceof ServiceError ? error.cause : undefined;
  if (cause instanceof AnswerError) return serverErrorKind(cause.status, cause.code);
  return error instanceof ServiceError && error.entry.status < 500 ? 'refusal' : 'failure';
}
