import { PlatformErrors, ServiceError } from '@diancan/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A request with its raw bytes, for signatures over the body. */
export type RawBodyRequest = FastifyRequest & { rawBody?: Buffer };

/**
 * Accepts JSON bodies only; any other type is answered 415. An empty body counts as none, so that a
 * client can post without a body to a route that takes no arguments.
 */
export function readJsonOnly(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    (request as RawBodyRequest).rawBody = body;
    if (body.length === 0) return done(null, undefined);
    // Given its name here, because Nest turns Fastify's error into an anonymous 400 before the filter sees
    // it.
    parseJson(request, body.toString(), (error, value) =>
      done(error ? new ServiceError(PlatformErrors.MALFORMED_BODY) : null, value),
    );
  });
}
