import { PlatformErrors, ServiceError } from '@diancan/contracts';
import type { Verdict } from './breaker.js';

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

/** What an error of a call says of the other side: business errors (4xx) are answers of a service that is well. */
export function verdictOn(error: unknown): Verdict {
  if (error instanceof CallAbandonedError) return 'nothing';
  return error instanceof ServiceError && error.entry.status < 500 ? 'refusal' : 'failure';
}
