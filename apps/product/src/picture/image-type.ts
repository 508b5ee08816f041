export interface ImageType {
  readonly mediaType: string;
  readonly extension: string;
}

const SVG: ImageType = { mediaType: 'image/svg+xml', extension: 'svg' };
const PNG: ImageType = { mediaType: 'image/png', extension: 'png' };
const JPEG: ImageType = { mediaType: 'image/jpeg', extension: 'jpg' };
const WEBP: ImageType = { mediaType: 'image/webp', extension: 'webp' };

/** What an SVG may have before its root: a byte order mark, the XML declaration, comments, a plain doctype. */
const SVG_START =
  /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:(?:<!--(?:(?!-->)[\s\S])*-->|<!DOCTYPE[^>[]*>)\s*)*<svg[\s/>]/;

/** The type of an image by its content, whatever its file is called; null for anything that we do not show. */
export function imageTypeOf(bytes: Buffer): ImageType | null {
  const starts = (signature: string, at = 0) =>
    bytes.toString('latin1', at, at + signature.length) === signature;
  if (starts('\x89PNG\r\n\x1a\n')) return PNG;
  if (starts('\xff\xd8\xff')) return JPEG;
  if (starts('RIFF') && starts('WEBP', 8)) return WEBP;
  return SVG_START.test(bytes.toString('utf8')) ? SVG : null;
}
