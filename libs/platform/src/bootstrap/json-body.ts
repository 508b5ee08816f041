import { PlatformErrors, ServiceError } from '@diancan/contracts';
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
      value = parse(body.toString());
    } catch (error) {
      return done(error as ServiceError);
    }
    done(null, value);
  });
}

/**
 * Fastify's parser, which also refuses prototypes in objects.
 * @returns a function that throws ServiceError MALFORMED_BODY: named here, because Nest turns Fastify's error
 * into an anonymous 400 before the filter sees it
 */
export function jsonParserOf(fastify: FastifyInstance): (text: string) => unknown {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  return text => {
    let failure: Error | null = null;
    let value: unknown;
    parse(undefined as unknown as FastifyRequest, text, (error, parsed) => {
      [failure, value] = [error, parsed];
    });
    if (failure !== null) throw new ServiceError(PlatformErrors.MALFORMED_BODY);
    return value;
  };
}
