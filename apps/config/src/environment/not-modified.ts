import { entityTagOf } from '@diancan/config-wire';
import fresh from 'fresh';
import type { Exchange } from './exchange.js';

/**
 * Puts the version into the answer as its entity tag.
 * @returns whether the client already has this version; the status is then 304
 */
export function isNotModified({ request, reply }: Exchange, version: string): boolean {
  const tag = entityTagOf(version);
  // Settings hold secrets: no cache on the way may keep them.
  void reply.headers({ etag: tag, 'cache-control': 'no-store' });
  // Only this header decides: a client that also sends `Cache-Control: no-cache` still gets its 304.
  if (!fresh({ 'if-none-match': request.headers['if-none-match'] }, { etag: tag })) return false;
  void reply.status(304);
  return true;
}
