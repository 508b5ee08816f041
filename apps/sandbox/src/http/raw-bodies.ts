import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Passes bodies to the controllers as raw text. WeChat parses JSON itself, whatever the content type, and has
 * its own error codes for it.
 */
export async function readBodiesRaw(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}
