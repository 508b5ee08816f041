import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { errors } from 'undici';

/** Failures of the connection attempt: not one byte of the request reached the service. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT',
]);

export const wasNotConnected = (cause: unknown): boolean => NOT_CONNECTED.has(codeOf(cause));

/**
 * What the failure of a service means for the caller. A write that was sent may have been done: saying that it
 * failed would invite a second one under another key. An error that is not one of a connection is passed on as it is.
 * @param nothingDone known for certain: it was a read, or it was never sent
 */
export function upstreamFailure(cause: unknown, nothingDone: boolean): unknown {
  if (cause instanceof ServiceError || !isConnectionFailure(cause)) return cause;
  return new ServiceError(nothingDone ? PlatformErrors.SERVICE_UNAVAILABLE : PlatformErrors.OUTCOME_UNKNOWN, null, { cause });
}

export const codeOf = (cause: unknown): string => {
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  return String(code ?? message ?? cause);
};

/** An error of a socket, of undici or of its HTTP parser, as opposed to one of our own code. */
export const isConnectionFailure = (error: unknown): boolean =>
  error instanceof errors.HTTPParserError || /^(?:UND_ERR_[A-Z_]+|E[A-Z]+)$/.test(codeOf(error));
