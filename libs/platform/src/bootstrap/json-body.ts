import { PlatformErrors, ServiceError } from '@diancan/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A request with the bytes that were sent, for signatures over them. */
export type RawBodyRequest = FastifyRequest & { rawBody?: Buffer };

/**
 * Bodies are JSON and nothing else: any other type is answered 415. An empty body is no body, so that a verb
 * without arguments may be posted bare.
 */
export function readJsonOnly(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    (request as RawBodyRequest).rawBody = body;
    if (body.length === 0) return done(null, undefined);
    // Named here: by the time the filter sees it, Nest has made a nameless 400 of Fastify's error.
    parseJson(request, body.toString(), (error, value) =>
      done(error ? new ServiceError(PlatformErrors.MALFORMED_BODY) : null, value),
    );
  });
}
