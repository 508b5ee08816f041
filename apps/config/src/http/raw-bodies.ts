import type { RawBodyRequest } from '@diancan/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** These routes take text, regardless of the content type that the client sends. */
const TEXT_ALWAYS = new Set(['/encrypt', '/decrypt']);

/**
 * Passes bodies that are not JSON to the controllers as text: secrets to encrypt, forms of git hosts. The
 * bytes are in `rawBody` of the request, for signatures, as they are for JSON.
 */
export async function readTextToo(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (TEXT_ALWAYS.has(request.routeOptions.url ?? '')) request.headers['content-type'] = 'text/plain';
    done();
  });
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, done) => {
    (request as RawBodyRequest).rawBody = body;
    done(null, body.length === 0 ? undefined : body.toString());
  });
}
