import { decodeUtf8, NotUtf8Error } from '@diancan/text';
import { encodingUnclear, looksLikeGbk } from './gbk-by-chance.js';
import { decodeGbk, firstNames, hasHan, wrongLineOfGbk } from './gbk.js';
import { ImportRefused, listed } from './wording.js';

export const MENU_ENCODINGS = ['utf-8', 'gbk'] as const;
export type MenuEncoding = (typeof MENU_ENCODINGS)[number];

/**
 * The text of a menu file. A byte order mark decides between UTF-8 and UTF-16 ("Unicode text" of Excel).
 * @param asked for by the user, who has seen the names; UTF-8 by default
 * @throws ImportRefused with the reason if the bytes are no text, or may be UTF-8 as well as GBK
 */
export function menuText(bytes: Uint8Array, asked?: MenuEncoding): string {
  const text = decoded(bytes, asked);
  const lost = text.indexOf('\uFFFD');
  if (lost !== -1) throw charactersLost(text.slice(0, lost).split(/\r\n?|\n/).length);
  return text;
}

function decoded(bytes: Uint8Array, asked: MenuEncoding | undefined): string {
  const begins = (...signature: number[]) => signature.every((byte, index) => bytes[index] === byte);
  if (begins(0x50, 0x4b, 0x03, 0x04) || begins(0xd0, 0xcf, 0x11, 0xe0)) throw new ImportRefused(WORKBOOK);
  if (begins(0xff, 0xfe)) return decodeUtf16(bytes, 'utf-16le');
  if (begins(0xfe, 0xff)) return decodeUtf16(bytes, 'utf-16be');
  if (bytes.includes(0)) throw new ImportRefused(ZERO_BYTES);
  if (begins(0xef, 0xbb, 0xbf)) return utf8(bytes);
  if (asked === 'gbk') return gbk(bytes, utf8OrNull(bytes));
  const text = utf8(bytes);
  if (asked === undefined && looksLikeGbk(bytes, text)) throw encodingUnclear(text, decodeGbk(bytes)!);
  return text;
}

function utf8OrNull(bytes: Uint8Array): string | null {
  try {
    return decodeUtf8(bytes);
  } catch {
    return null;
  }
}

function utf8(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (error instanceof NotUtf8Error) throw notUtf8(error.line, decodeGbk(bytes));
    throw error;
  }
}

/** @param asUtf8 null if it is no UTF-8 */
function gbk(bytes: Uint8Array, asUtf8: string | null): string {
  if (asUtf8 !== null && hasHan(asUtf8) && !looksLikeGbk(bytes, asUtf8)) throw new ImportRefused(IS_UTF8);
  const text = decodeGbk(bytes);
  if (text !== null) return text;
  const line = wrongLineOfGbk(bytes);
  throw new ImportRefused({ zh: `第 ${line} 行不是 GBK 文本。`, en: `line ${line} is not GBK text.` });
}

function decodeUtf16(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new ImportRefused({
      zh: '文件以 UTF-16 的标记开头，但内容残缺。请重新另存为“CSV UTF-8”。',
      en: 'The file begins as UTF-16, but is cut or damaged. Save it again as "CSV UTF-8".',
    });
  }
}

function notUtf8(line: number, asGbk: string | null): ImportRefused {
  const names = asGbk === null ? [] : firstNames(asGbk);
  const hint =
    names.length === 0
      ? { zh: '', en: '' }
      : {
          zh: `按 GBK 读为：${listed(names)}；如果正确，请加上 --encoding gbk 再运行一次。`,
          en: ` As GBK: ${listed(names)}; if that is right, run it again with --encoding gbk.`,
        };
  return new ImportRefused({
    zh: `第 ${line} 行不是 UTF-8 文本。${hint.zh}在 Excel 中请另存为“CSV UTF-8”。`,
    en: `line ${line} is not UTF-8 text.${hint.en} In Excel, save it as "CSV UTF-8".`,
  });
}

const charactersLost = (line: number): ImportRefused =>
  new ImportRefused({
    zh: `第 ${line} 行有 \uFFFD：文件以前被按错误的编码保存过，原来的字已丢失。请从原表格重新另存。`,
    en:
      `line ${line} contains \uFFFD: the file was once saved in a wrong encoding, ` +
      'which lost what was there. Save it again from the original.',
  });

const IS_UTF8 = {
  zh: '文件不是 GBK，而是 UTF-8 编码的中文。请去掉 --encoding gbk 再运行一次。',
  en: 'The file is not GBK but Chinese in UTF-8. Run it again without --encoding gbk.',
};

const WORKBOOK = {
  zh: '这是 Excel 或 WPS 的工作簿，不是 CSV 文件。请打开它，另存为“CSV UTF-8（逗号分隔）”，再导入那个文件。',
  en: 'This is a workbook, not a CSV file. Open it in Excel or WPS, save it as "CSV UTF-8", and import that.',
};

const ZERO_BYTES = {
  zh: '文件含有零字节：它不是文本，或者是没有字节顺序标记（BOM）的 UTF-16。请另存为“CSV UTF-8”。',
  en:
    'The file contains zero bytes: it is no text, or UTF-16 without a byte order mark. ' +
    'Save it as "CSV UTF-8".',
};
