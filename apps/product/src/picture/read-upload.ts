import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { MAX_UPLOAD_BYTES, PlatformErrors, ProductErrors, ServiceError } from '@diancan/contracts';

/** Changes with the widths or the encoding, because other pictures need other names. */
const RECIPE = 'webp-1\n';

export interface Upload {
  readonly bytes: Buffer;
  /** SHA-256 of the file, in hex, that names what is made of it. */
  readonly digest: string;
}

/**
 * Reads an uploaded file. It is hashed as it arrives, because hashing 12 MB at once would delay other
 * requests. A file that is too large is not kept; the stream is drained, so that the client gets its answer.
 * @param announced the Content-Length, if there is one
 * @throws ServiceError PICTURE_TOO_LARGE; BAD_REQUEST if the client went away
 */
export function readUpload(stream: Readable, announced: number | undefined): Promise<Upload> {
  const { promise, resolve, reject } = Promise.withResolvers<Upload>();
  const hash = createHash('sha256').update(RECIPE);
  const chunks: Buffer[] = [];
  let size = 0;
  const refuse = () => {
    chunks.length = 0;
    stream.off('data', keep).resume();
    reject(tooLarge());
  };
  const keep = (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_UPLOAD_BYTES) return refuse();
    hash.update(chunk);
    chunks.push(chunk);
  };
  const lost = () => reject(new ServiceError(PlatformErrors.BAD_REQUEST));
  stream.on('error', lost).on('close', lost);
  if (Number(announced) > MAX_UPLOAD_BYTES) refuse();
  else
    stream
      .on('data', keep)
      .on('end', () => resolve({ bytes: Buffer.concat(chunks), digest: hash.digest('hex') }));
  return promise;
}

const tooLarge = () =>
  new ServiceError(ProductErrors.PICTURE_TOO_LARGE, { megabytes: MAX_UPLOAD_BYTES / 1_048_576 });
