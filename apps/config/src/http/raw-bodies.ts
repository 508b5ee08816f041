import { ConfigErrors, PlatformErrors, ServiceError } from '@diancan/contracts';
import { namesOtherCharset, type RawBodyRequest } from '@diancan/platform';
import { decodeUtf8, NotUtf8Error } from '@diancan/text';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** These routes take text, regardless of the content type that the client sends. */
const TEXT_ALWAYS = new Set(['/encrypt', '/decrypt']);

const isTextAlways = ({ routeOptions }: Pick<RawBodyRequest, 'routeOptions'>): boolean =>
  TEXT_ALWAYS.has(routeOptions.url ?? '');

/**
 * Passes bodies that are not JSON to the controllers as text: secrets to encrypt, forms of git hosts. The
 * bytes are in `rawBody` of the request, for signatures, as they are for JSON. A text to encrypt that is not
 * UTF-8 is answered with 400: a secret of other bytes would be encrypted as question marks. A byte order mark
 * at the start, which some editors and shells add, belongs to no text.
 * Another charset is answered with 415.
 */
export async function readTextToo(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (!isTextAlways(request)) return done();
    if (namesOtherCharset(request.headers['content-type']))
      return done(new ServiceError(ConfigErrors.UTF8_REQUIRED));
    request.headers['content-type'] = 'text/plain';
    done();
  });
  fastify.addContentTypeParser<Buffer>(
    '*',
    { parseAs: 'buffer' },
    async (request: RawBodyRequest, body: Buffer) => {
      request.rawBody = body;
      return body.length === 0 ? undefined : textOf(body, isTextAlways(request));
    },
  );
}

/** @throws ServiceError INVALID_INPUT for bytes that are not text, at a route that takes nothing else */
function textOf(body: Buffer, isRequired: boolean): string | undefined {
  try {
    return decodeUtf8(body);
  } catch (error) {
    if (!(error instanceof NotUtf8Error)) throw error;
    // The webhook judges the bytes of a push by itself.
    if (!isRequired) return undefined;
    const summary = `line ${error.line} is not UTF-8 text; send the text as UTF-8`;
    throw new ServiceError(PlatformErrors.INVALID_INPUT, { summary });
  }
}
