import type { IncomingHttpHeaders } from 'node:http';
import type { ContentCoding } from './accepted-coding.js';

/** The headers of an answer whose body is compressed on its way. */
export function compressedHeaders(headers: IncomingHttpHeaders, coding: ContentCoding): IncomingHttpHeaders {
  // The length is not known yet, and ranges would be those of other bytes.
  const { 'content-length': _length, 'accept-ranges': _ranges, ...kept } = varying(headers);
  return { ...kept, 'content-encoding': coding, ...(kept.etag !== undefined && { etag: weak(kept.etag) }) };
}

/** The headers of an answer that other clients get compressed. */
export function varying(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { vary } = headers;
  if (vary !== undefined && /(?:^|[\s,])(?:\*|accept-encoding)(?:$|[\s,])/i.test(vary)) return headers;
  return { ...headers, vary: vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding` };
}

/**
 * The headers of a 304. It names the version as the client does: weakly if the client got it compressed.
 * @param ifNoneMatch the header of the request
 */
export function notModifiedHeaders(
  headers: IncomingHttpHeaders,
  ifNoneMatch: string | undefined,
): IncomingHttpHeaders {
  const { 'content-length': _length, 'content-type': _type, ...kept } = varying(headers);
  const { etag } = kept;
  return etag !== undefined && ifNoneMatch?.includes(weak(etag)) ? { ...kept, etag: weak(etag) } : kept;
}

/** The tag of a version whose bytes may differ (RFC 9110 §8.8.1). */
const weak = (etag: string): string => (etag.startsWith('W/') ? etag : `W/${etag}`);
