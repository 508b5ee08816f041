import { checkSvg } from './svg-start.js';
import { PictureRefused } from './picture-refused.js';
import { xmlText } from './svg-text.js';

export interface ImageType {
  readonly mediaType: string;
  readonly extension: string;
}

const SVG: ImageType = { mediaType: 'image/svg+xml', extension: 'svg' };
const PNG: ImageType = { mediaType: 'image/png', extension: 'png' };
const JPEG: ImageType = { mediaType: 'image/jpeg', extension: 'jpg' };
const WEBP: ImageType = { mediaType: 'image/webp', extension: 'webp' };

/**
 * The type of an image by its content, regardless of its file name.
 * @throws PictureRefused for unsupported content
 */
export function imageTypeOf(bytes: Buffer): ImageType {
  const starts = (signature: string, at = 0) =>
    bytes.toString('latin1', at, at + signature.length) === signature;
  if (starts('\x89PNG\r\n\x1a\n')) return PNG;
  if (starts('\xff\xd8\xff')) return JPEG;
  if (starts('RIFF') && starts('WEBP', 8)) return WEBP;
  if (starts('\x1f\x8b')) throw new PictureRefused(COMPRESSED);
  if (!looksLikeXml(bytes))
    throw new PictureRefused(bytes.toString('latin1').trim() === '' ? EMPTY : UNKNOWN);
  checkSvg(xmlText(bytes));
  return SVG;
}

/** Some mark of an element or instruction at the start, in any encoding; a lone `<` is none. */
const looksLikeXml = (bytes: Buffer): boolean =>
  /^(?:\xEF\xBB\xBF|\xFF\xFE|\xFE\xFF)?[\s\0]*<\0?[!?\p{L}]/u.test(bytes.toString('latin1', 0, 4096));

const EMPTY = { zh: '是空文件', en: 'is empty' };

const UNKNOWN = { zh: '不是 SVG、PNG、JPEG 或 WebP 图片', en: 'is no SVG, PNG, JPEG or WebP picture' };

const COMPRESSED = {
  zh: '是压缩的 SVG（SVGZ）；请另存为普通的 SVG',
  en: 'is compressed (SVGZ); save it as plain SVG',
};
