import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { wasNotSent } from '@diancan/rpc';
import { errors } from 'undici';

/** Whether it was the connection that could not be opened: not one byte of the request reached the service. */
export const wasNotConnected = (cause: unknown): boolean =>
  wasNotSent(cause) || codeOf(cause) === 'UND_ERR_CONNECT_TIMEOUT';

/**
 * What the failure of a service means for the caller. A write that was sent may have been done: saying that it
 * failed would invite a second one under another key. An error that is not one of a connection is passed on as it is.
 * @param nothingDone known for certain: it was a read, or it was never sent
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

/** An error of a socket, of undici or of its HTTP parser, as opposed to one of our own code. */
export const isConnectionFailure = (error: unknown): boolean =>
  error instanceof errors.HTTPParserError || /^(?:UND_ERR_[A-Z_]+|E[A-Z]+)$/.test(codeOf(error));
