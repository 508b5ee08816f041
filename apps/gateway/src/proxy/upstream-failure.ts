import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { isRead } from '../routing/route.js';

/** Failures of the connection attempt: not one byte of the request reached the service. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * What the failure of a service means for the caller. A write that was sent may have been done: saying that it
 * failed would invite a second one under another key.
 */
export function upstreamFailure(cause: unknown, method: string): ServiceError {
  if (cause instanceof ServiceError) return cause;
  const known = isRead(method) || NOT_CONNECTED.has(codeOf(cause));
  return new ServiceError(known ? PlatformErrors.SERVICE_UNAVAILABLE : PlatformErrors.OUTCOME_UNKNOWN, null, { cause });
}

export const codeOf = (cause: unknown): string => {
  const { code, message } = (cause ?? {}) as { code?: unknown; message?: unknown };
  return String(code ?? message ?? cause);
};

/** An error of a socket or of undici, as opposed to one of our own code. */
export const isConnectionFailure = (error: unknown): boolean => /^(?:UND_ERR_[A-Z_]+|E[A-Z]+)$/.test(codeOf(error));
