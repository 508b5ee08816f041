import { PlatformErrors, ServiceError } from '@diancan/contracts';

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
