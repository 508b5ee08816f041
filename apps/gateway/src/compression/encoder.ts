import { type ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { ContentCoding } from './accepted-coding.js';

/** Cheap settings: higher levels take several times as long and save a few percent. */
const GZIP = { level: 4 };
const BROTLI = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 4,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    // A window of 256 KB holds a whole menu. The default of 4 MB costs memory for each answer under way.
    [constants.BROTLI_PARAM_LGWIN]: 18,
  },
};

/** zlib works in threads of its own, so the event loop goes on meanwhile. */
const WHOLE = { gzip: promisify(gzip), br: promisify(brotliCompress) };

export const compressed = (body: Buffer, coding: ContentCoding): Promise<Buffer> =>
  coding === 'br' ? WHOLE.br(body, BROTLI) : WHOLE.gzip(body, GZIP);

/**
 * A stream that compresses into the answer at the pace of the client. It ends with the answer's connection;
 * and if it is destroyed before its end, so is the connection: half a body must not look whole.
 */
export function encoderInto(response: ServerResponse, coding: ContentCoding): Transform {
  const encoder = coding === 'br' ? createBrotliCompress(BROTLI) : createGzip(GZIP);
  response.on('close', () => encoder.destroy());
  encoder.on('error', () => response.destroy());
  encoder.pipe(response);
  return encoder;
}
