import type { IncomingHttpHeaders } from 'node:http';

/** A smaller body costs the time of a compression and saves no packet on the way. */
const MIN_COMPRESSED_BYTES = 1_024;

/** Texts. Server-sent events are one, but each must arrive at once. */
const TEXT = new RegExp(
  [
    /^text\/(?!event-stream)[\w.+-]+\s*(?:;|$)/,
    /^application\/(?:[\w.-]+\+)?(?:json|xml)\s*(?:;|$)/,
    /^application\/(?:javascript|x-ndjson)\s*(?:;|$)/,
    /^image\/svg\+xml\s*(?:;|$)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
);
const NO_TRANSFORM = /(?:^|[\s,])no-transform(?:$|[\s,])/i;
/** Statuses whose body is a part of something, or that have none. */
const NOT_WHOLE = new Set([204, 205, 206, 304]);
/** These describe the very bytes of the body. */
const OF_THE_BYTES = [
  'content-encoding',
  'content-range',
  'content-md5',
  'content-digest',
  'digest',
] as const;

/** What an answer is, as far as its compression depends on it. */
export interface CompressibleAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Whether the body is a whole, plain text that may be changed on its way. Its size is not considered. */
export function isCompressible({ status, headers }: CompressibleAnswer): boolean {
  return (
    !NOT_WHOLE.has(status) &&
    TEXT.test(headers['content-type'] ?? '') &&
    !forbidsTransform(headers) &&
    OF_THE_BYTES.every(name => headers[name] === undefined)
  );
}

/** Whether the body is large enough to gain by compression. A body of unknown length may be. */
export const isLarge = ({ 'content-length': length }: IncomingHttpHeaders): boolean =>
  length === undefined || Number(length) >= MIN_COMPRESSED_BYTES;

/** Whether a request or an answer says that nobody on the way may change the body (RFC 9110 §7.7). */
export const forbidsTransform = ({ 'cache-control': directives }: IncomingHttpHeaders): boolean =>
  directives !== undefined && NO_TRANSFORM.test(directives);
