import { decodeUtf8 } from '@diancan/text';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/**
 * Passes bodies to the controllers as raw text. WeChat parses JSON itself, whatever the content type, and has
 * its own error codes for it.
 */
export async function readBodiesRaw(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, textOf(body)),
  );
}

/** Bytes that are not UTF-8 become a text that is no JSON either: each API has its own error for that. */
function textOf(body: Buffer): string {
  try {
    return decodeUtf8(body);
  } catch {
    return '\uFFFD';
  }
}
