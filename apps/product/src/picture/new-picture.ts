import { createHash } from 'node:crypto';
import { imageTypeOf } from './image-type.js';
import type { PictureEntity } from './picture.entity.js';

/** Largest picture: 512 KiB, because a menu of forty pictures must load on a phone. */
export const MAX_PICTURE_BYTES = 524_288;

/**
 * A picture whose name is derived from its content.
 * @throws PictureRefused if it is not a supported image
 */
export function pictureOf(bytes: Buffer): PictureEntity {
  const { mediaType, extension } = imageTypeOf(bytes);
  const name = `${createHash('sha256').update(bytes).digest('hex')}.${extension}`;
  return { name, mediaType, bytes, width: null, height: null };
}
