import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Bodies reach the controllers as the text they arrived as: WeChat judges JSON itself, with error codes of its own,
 * whatever the content type says.
 */
export async function readBodiesRaw(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}
