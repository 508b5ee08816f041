import type { FastifyInstance } from 'fastify';

/**
 * Bodies are JSON and nothing else: any other type is answered 415. An empty body is no body, so that a verb
 * without arguments may be posted bare.
 */
export function readJsonOnly(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parseJson(request, body, done);
  });
}
