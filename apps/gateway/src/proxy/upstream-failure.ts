import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { wasNotSent } from '@diancan/rpc';
import { errors } from 'undici';

/** Whether the connection could not be opened, so that not one byte of the request reached the service. */
export const wasNotConnected = (cause: unknown): boolean =>
  wasNotSent(cause) || codeOf(cause) === 'UND_ERR_CONNECT_TIMEOUT';

/**
 * The error that the caller gets when a service fails. A write that was sent may have taken effect: if the
 * answer said that it failed, the caller might repeat it under another key. Errors of our own code are
 * returned as they are.
 * @param nothingDone whether the request certainly had no effect: it was a read, or it was never sent
 */
export function upstreamFailure(cause: unknown, nothingDone: boolean): unknown {
  if (cause instanceof ServiceError || !isConnectionFailure(cause)) return cause;
  return new ServiceError(
    nothingDone ? PlatformErrors.SERVICE_UNAVAILABLE : PlatformErrors.OUTCOME_UNKNOWN,
    null,
    { cause },
  );
}

export const codeOf = (cause: unknown): string => {
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  return String(code ?? message ?? cause);
};

/** Whether a socket, undici or its HTTP parser failed, and not our own code. */
export const isConnectionFailure = (error: unknown): boolean =>
  error instanceof errors.HTTPParserError || /^(?:UND_ERR_[A-Z_]+|E[A-Z]+)$/.test(codeOf(error));
