import type { RawBodyRequest } from '@diancan/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What is to be encrypted is text, whatever the sender's tool calls it. */
const TEXT_ALWAYS = new Set(['/encrypt', '/decrypt']);

/**
 * Bodies that are not JSON reach the controllers as the text that was sent: secrets to encrypt, forms of git hosts.
 * The bytes themselves are the request's `rawBody`, of JSON too, for signatures over them. JSON is read as anywhere.
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
