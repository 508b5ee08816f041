import { PICTURE_WIDTHS, ProductErrors, ServiceError } from '@diancan/contracts';
import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { loadSharp, type SharpFunction } from './load-sharp.js';
import { checkUploadedType } from './uploaded-type.js';

/** 40 million: more than the photos of phones, and 160 MB when decoded at once. */
export const MAX_PIXELS = 40_000_000;
/** How often the short side fits into the long one. WebP has at most 16,383 pixels on a side. */
export const MAX_RATIO = 5;
const DECODE_SECONDS = 10;
const WIDEST = Math.max(...PICTURE_WIDTHS);

export interface EncodedPicture {
  readonly width: number;
  readonly height: number;
  /** WebP in sRGB, upright, without metadata. */
  readonly bytes: Buffer;
}

/**
 * Encodes a picture anew in each width that is not above its own, smallest first. A picture that moves gives
 * its first frame. All limits are checked before a pixel is decoded.
 * @throws ServiceError SVG_REFUSED, NOT_A_PICTURE, PICTURE_UNREADABLE, PICTURE_TOO_MANY_PIXELS,
 *   PICTURE_TOO_NARROW; PICTURES_BUSY if decoding takes too long
 */
export async function encodePicture(bytes: Buffer): Promise<EncodedPicture[]> {
  checkUploadedType(bytes);
  const sharp = await loadSharp();
  const head = await reading(sharp(bytes, { ...INPUT, limitInputPixels: false }).metadata());
  checkShape(head);
  const { data, info } = await reading(
    upright(sharp, bytes).raw().timeout({ seconds: DECODE_SECONDS }).toBuffer({ resolveWithObject: true }),
  );
  const { width, height, channels } = info;
  const encoded: EncodedPicture[] = [];
  for (const size of widthsOf(width)) {
    const resized = sharp(data, { raw: { width, height, channels } }).resize({ width: size });
    const made = await resized.webp({ quality: 80 }).toBuffer({ resolveWithObject: true });
    encoded.push({ width: made.info.width, height: made.info.height, bytes: made.data });
  }
  return encoded;
}

const INPUT = { failOn: 'error', limitInputPixels: MAX_PIXELS, animated: false } satisfies SharpOptions;

/** The picture as it is shown, in sRGB, no wider than the widest that is kept. */
const upright = (sharp: SharpFunction, bytes: Buffer): Sharp =>
  sharp(bytes, INPUT).autoOrient().resize({ width: WIDEST, withoutEnlargement: true });

/** The widths below that of the picture, and its own. */
const widthsOf = (width: number): number[] => [...PICTURE_WIDTHS.filter(size => size < width), width];

function checkShape({ autoOrient: { width, height } }: Metadata): void {
  if (width * height > MAX_PIXELS)
    throw new ServiceError(ProductErrors.PICTURE_TOO_MANY_PIXELS, {
      width,
      height,
      megapixels: MAX_PIXELS / 1_000_000,
    });
  if (Math.max(width, height) > MAX_RATIO * Math.min(width, height))
    throw new ServiceError(ProductErrors.PICTURE_TOO_NARROW, { width, height, ratio: MAX_RATIO });
}

/** Whatever libvips says about the file, the file is the reason. */
async function reading<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const timedOut = cause instanceof Error && cause.message.startsWith('timeout:');
    const entry = timedOut ? ProductErrors.PICTURES_BUSY : ProductErrors.PICTURE_UNREADABLE;
    throw new ServiceError(entry, null, { cause });
  }
}
