import type { IncomingHttpHeaders } from 'node:http';
import { GatewayErrors, PlatformErrors, ServiceError } from '@diancan/contracts';

/**
 * A write that carries a session comes from our own pages and is JSON, which no form of another site can send without
 * the browser asking us first. A post without a body needs no type, but one that it has must be JSON.
 * @throws ServiceError FOREIGN_ORIGIN, JSON_REQUIRED
 */
export function checkSameSite(headers: IncomingHttpHeaders, ownOrigins: readonly string[]): void {
  checkOrigin(headers, ownOrigins);
  const type = headers['content-type'];
  if (type === undefined ? hasBody(headers) : mediaType(type) !== 'application/json') {
    throw new ServiceError(PlatformErrors.JSON_REQUIRED);
  }
}

/** Browsers always say where a write or a WebSocket comes from. @throws ServiceError FOREIGN_ORIGIN */
export function checkOrigin({ origin }: IncomingHttpHeaders, ownOrigins: readonly string[]): void {
  if (origin !== undefined && !ownOrigins.includes(origin))
    throw new ServiceError(GatewayErrors.FOREIGN_ORIGIN);
}

const mediaType = (contentType: string): string => contentType.split(';', 1)[0]!.trim().toLowerCase();

/** RFC 9112 §6.3: a request has a body when one of these two announces it. */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
