import { PlatformErrors, ServiceError } from '@diancan/contracts';
import { decodeUtf8 } from '@diancan/text';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A request with its raw bytes, for signatures over the body. */
export type RawBodyRequest = FastifyRequest & { rawBody?: Buffer };

/**
 * Accepts JSON bodies only; any other type is answered 415. An empty body counts as none, so that a
 * client can post without a body to a route that takes no arguments.
 */
export function readJsonOnly(fastify: FastifyInstance): void {
  const parse = jsonParserOf(fastify);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    (request as RawBodyRequest).rawBody = body;
    if (body.length === 0) return done(null, undefined);
    let value: unknown;
    try {
      // JSON has no other charset (RFC 8259 §8.1).
      if (namesOtherCharset(request.headers['content-type']))
        throw new ServiceError(PlatformErrors.JSON_REQUIRED);
      value = parse(body);
    } catch (error) {
      return done(error as ServiceError);
    }
    done(null, value);
  });
}

/**
 * Fastify's parser, which also refuses prototypes in objects, of bytes that must be UTF-8.
 * @returns a function that throws ServiceError MALFORMED_BODY: named here, because Nest turns Fastify's error
 * into an anonymous 400 before the filter sees it
 */
export function jsonParserOf(fastify: FastifyInstance): (body: Uint8Array) => unknown {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  return body => {
    const text = textOf(body);
    let failure: Error | null = null;
    let value: unknown;
    parse(undefined as unknown as FastifyRequest, text, (error, parsed) => {
      [failure, value] = [error, parsed];
    });
    if (failure !== null) throw new ServiceError(PlatformErrors.MALFORMED_BODY);
    return value;
  };
}

function textOf(body: Uint8Array): string {
  try {
    return decodeUtf8(body);
  } catch {
    throw new ServiceError(PlatformErrors.MALFORMED_BODY);
  }
}

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]*)/i;
/** ASCII is a part of UTF-8. */
const OURS = /^(?:utf-?8|us-ascii)$/i;

/** Whether a content type names another charset than UTF-8. */
export function namesOtherCharset(contentType = ''): boolean {
  const charset = CHARSET.exec(contentType)?.[1];
  return charset !== undefined && !OURS.test(charset);
}
