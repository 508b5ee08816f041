import type { IncomingHttpHeaders } from 'node:http';
import { normalOrigin } from '@diancan/address';
import { GatewayErrors, PlatformErrors, ServiceError } from '@diancan/contracts';

/**
 * Protects writes that carry a session against cross-site request forgery: such a write comes from our own
 * pages and is JSON, which a page of another site cannot send without a CORS preflight. A POST without a body
 * may leave its content type out; a content type that is given must be JSON.
 * @throws ServiceError FOREIGN_ORIGIN, JSON_REQUIRED
 */
export function checkSameSite(headers: IncomingHttpHeaders, ownOrigins: readonly string[]): void {
  checkOrigin(headers, ownOrigins);
  const type = headers['content-type'];
  if (type === undefined ? hasBody(headers) : mediaType(type) !== 'application/json') {
    throw new ServiceError(PlatformErrors.JSON_REQUIRED);
  }
}

/**
 * Browsers always send an `Origin` with a write or a WebSocket.
 * @throws ServiceError FOREIGN_ORIGIN
 */
export function checkOrigin({ origin }: IncomingHttpHeaders, ownOrigins: readonly string[]): void {
  if (origin !== undefined && !ownOrigins.includes(normalOrigin(origin) ?? ''))
    throw new ServiceError(GatewayErrors.FOREIGN_ORIGIN);
}

const mediaType = (contentType: string): string => contentType.split(';', 1)[0]!.trim().toLowerCase();

/** RFC 9112 §6.3: a request has a body if one of these two headers announces it. */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
