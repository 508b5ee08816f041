import type { IncomingMessage } from 'node:http';

/** Bodies up to this size are read before they are forwarded: that is cheaper, and they can be sent again. */
const SMALL_BODY_BYTES = 16_384;

/** Whether a request announces a small body. */
export function hasSmallBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length']) <= SMALL_BODY_BYTES;
}

/**
 * Reads a body to its end.
 * @throws Error if the client goes away before its end: half a body must not be taken for a whole one
 */
export function readSmallBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => {
      if (!request.complete) reject(new Error('the client went away'));
    });
  });
}
