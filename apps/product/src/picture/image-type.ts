export interface ImageType {
  readonly mediaType: string;
  readonly extension: string;
}

const SVG: ImageType = { mediaType: 'image/svg+xml', extension: 'svg' };
const PNG: ImageType = { mediaType: 'image/png', extension: 'png' };
const JPEG: ImageType = { mediaType: 'image/jpeg', extension: 'jpg' };
const WEBP: ImageType = { mediaType: 'image/webp', extension: 'webp' };

/** Allowed before the root element of an SVG: byte order mark, XML declaration, comments, plain doctype. */
const SVG_START =
  /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:(?:<!--(?:(?!-->)[\s\S])*-->|<!DOCTYPE[^>[]*>)\s*)*<svg[\s/>]/;

/** The type of an image by its content, regardless of its file name; null for unsupported content. */
export function imageTypeOf(bytes: Buffer): ImageType | null {
  const starts = (signature: string, at = 0) =>
    bytes.toString('latin1', at, at + signature.length) === signature;
  if (starts('\x89PNG\r\n\x1a\n')) return PNG;
  if (starts('\xff\xd8\xff')) return JPEG;
  if (starts('RIFF') && starts('WEBP', 8)) return WEBP;
  return SVG_START.test(bytes.toString('utf8')) ? SVG : null;
}
