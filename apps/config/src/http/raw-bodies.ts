import { PlatformErrors, ServiceError } from '@diancan/contracts';
import type { RawBodyRequest } from '@diancan/platform';
import { decodeUtf8, NotUtf8Error } from '@diancan/text';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** These routes take text, regardless of the content type that the client sends. */
const TEXT_ALWAYS = new Set(['/encrypt', '/decrypt']);

/**
 * Passes bodies that are not JSON to the controllers as text: secrets to encrypt, forms of git hosts. The
 * bytes are in `rawBody` of the request, for signatures, as they are for JSON. Bytes that are not UTF-8 are
 * answered with 400: a secret of other bytes would be encrypted as question marks. A byte order mark at the
 * start, which some editors and shells add, belongs to no text.
 */
export async function readTextToo(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (TEXT_ALWAYS.has(request.routeOptions.url ?? '')) request.headers['content-type'] = 'text/plain';
    done();
  });
  fastify.addContentTypeParser<Buffer>(
    '*',
    { parseAs: 'buffer' },
    async (request: RawBodyRequest, body: Buffer) => {
      request.rawBody = body;
      return body.length === 0 ? undefined : textOf(body);
    },
  );
}

function textOf(body: Buffer): string {
  try {
    return decodeUtf8(body);
  } catch (error) {
    if (!(error instanceof NotUtf8Error)) throw error;
    const summary = `line ${error.line} is not UTF-8 text; send the text as UTF-8`;
    throw new ServiceError(PlatformErrors.INVALID_INPUT, { summary });
  }
}
