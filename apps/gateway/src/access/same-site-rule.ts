import type { IncomingHttpHeaders } from 'node:http';
import { normalOrigin } from '@diancan/address';
import { GatewayErrors, PlatformErrors, ProductErrors, ServiceError } from '@diancan/contracts';

/**
 * Protects writes that carry a session against cross-site request forgery: such a write comes from our own
 * pages and is JSON, which a page of another site cannot send without a CORS preflight. A POST without a body
 * may leave its content type out; a content type that is given must be JSON. A route that takes an image
 * takes nothing else: its content type needs a preflight, too.
 * @throws ServiceError FOREIGN_ORIGIN, JSON_REQUIRED, IMAGE_REQUIRED
 */
export function checkSameSite(
  headers: IncomingHttpHeaders,
  ownOrigins: readonly string[],
  takes: 'json' | 'image',
): void {
  checkOrigin(headers, ownOrigins);
  const type = headers['content-type'];
  if (takes === 'image') {
    if (!RASTER_IMAGE.test(mediaType(type ?? ''))) throw new ServiceError(ProductErrors.IMAGE_REQUIRED);
  } else if (type === undefined ? hasBody(headers) : mediaType(type) !== 'application/json') {
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

/** Not SVG, which is a document. No form can send any of these types. */
const RASTER_IMAGE = /^image\/(?!svg)[a-z\d][\w.+-]*$/;

const mediaType = (contentType: string): string => contentType.split(';', 1)[0]!.trim().toLowerCase();

/** RFC 9112 §6.3: a request has a body if one of these two headers announces it. */
export const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
