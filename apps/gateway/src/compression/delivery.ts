import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import fresh from 'fresh';
import { acceptedCoding, type ContentCoding } from './accepted-coding.js';
import { type CompressibleAnswer, forbidsTransform, isCompressible, isLarge } from './compressible.js';
import { compressedHeaders, notModifiedHeaders, varying } from './compressed-headers.js';

/** How an answer goes to one client. */
export interface Delivery {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Null for the plain bytes. */
  readonly coding: ContentCoding | null;
}

type Asked = Pick<IncomingMessage, 'method' | 'headers' | 'httpVersion'>;

/**
 * Decides whether an answer is compressed on its way to a client, and whether the client has it already:
 * then it gets a 304. An answer to HEAD has the headers that GET would have.
 * @param stream whether each piece must arrive at once
 */
export function deliveryOf(asked: Asked, answer: CompressibleAnswer, stream = false): Delivery {
  const { status, headers } = answer;
  if (stream) return { status, headers, coding: null };
  const ifNoneMatch = asked.headers['if-none-match'];
  if (status === 304 || isKnown(asked, answer))
    return { status: 304, headers: notModifiedHeaders(headers, ifNoneMatch), coding: null };
  if (!isCompressible(answer)) return { status, headers, coding: null };
  const coding = isLarge(headers) && takesCompressed(asked) ? codingOf(asked) : null;
  return { status, headers: coding === null ? varying(headers) : compressedHeaders(headers, coding), coding };
}

/** Whether a client has the version that a service sent in full. */
const isKnown = ({ method, headers: asked }: Asked, { status, headers }: CompressibleAnswer): boolean =>
  status === 200 &&
  headers.etag !== undefined &&
  asked['if-none-match'] !== undefined &&
  (method === 'GET' || method === 'HEAD') &&
  fresh({ 'if-none-match': asked['if-none-match'] }, { etag: headers.etag });

const codingOf = ({ headers }: Asked): ContentCoding | null =>
  acceptedCoding(headers['accept-encoding'] as string | undefined);

/** Before HTTP/1.1, a body without a length that breaks off looks like a whole one. */
const takesCompressed = ({ httpVersion, headers }: Asked): boolean =>
  httpVersion !== '1.0' && !forbidsTransform(headers);
