import { decodeUtf8, NotUtf8Error } from '@diancan/text';
import { PictureRefused } from './picture-refused.js';

/**
 * The text of an XML document as browsers decode it: by its byte order mark, or by the encoding that it
 * declares; UTF-8 otherwise.
 * @throws PictureRefused if browsers could not show it
 */
export function xmlText(bytes: Buffer): string {
  const begins = (...signature: number[]) => signature.every((byte, index) => bytes[index] === byte);
  if (begins(0xff, 0xfe)) return decoded(bytes, 'utf-16le');
  if (begins(0xfe, 0xff)) return decoded(bytes, 'utf-16be');
  if (bytes.subarray(0, 64).includes(0)) throw new PictureRefused(UTF16_WITHOUT_MARK);
  if (begins(0xef, 0xbb, 0xbf)) return utf8(bytes);
  const encoding = DECLARATION.exec(bytes.toString('latin1', 0, 256))?.[1] ?? 'utf-8';
  if (/^utf-?16/i.test(encoding)) throw new PictureRefused(NOT_AS_DECLARED(encoding));
  return /^utf-?8$/i.test(encoding) ? utf8(bytes) : decoded(bytes, encoding);
}

const DECLARATION = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/;

function utf8(bytes: Buffer): string {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (!(error instanceof NotUtf8Error)) throw error;
    throw new PictureRefused({
      zh: `是文本，但第 ${error.line} 行不是 UTF-8 文本`,
      en: `is text, but line ${error.line} is not UTF-8`,
    });
  }
}

function decoded(bytes: Buffer, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new PictureRefused(NOT_AS_DECLARED(encoding));
  }
}

const UTF16_WITHOUT_MARK = {
  zh: '含有零字节：不是支持的图片，或者是没有字节顺序标记（BOM）的 UTF-16',
  en: 'contains zero bytes: it is no picture of a known kind, or UTF-16 without a byte order mark',
};

const NOT_AS_DECLARED = (encoding: string) => ({
  zh: `声明的编码是 ${encoding}，但内容无法按它读取；请存为 UTF-8`,
  en: `declares the encoding ${encoding}, but cannot be read so; save it as UTF-8`,
});
