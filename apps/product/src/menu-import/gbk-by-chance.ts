import { decodeGbk, firstNames, hasHan } from './gbk.js';
import { ImportRefused, listed } from './wording.js';

/**
 * Whether a text that is UTF-8 may be GBK: small files of GBK are UTF-8 by chance (the bytes of 小食 are
 * also `Сʳ`), and would put such names onto the menu.
 *
 * It may be if its bytes are Chinese when read as GBK, but not when read as UTF-8. If both readings are
 * Chinese, it may be if GBK gives nothing but characters of daily use (GB 2312): Chinese in UTF-8, read as
 * GBK, gives rare ones.
 */
export function looksLikeGbk(bytes: Uint8Array, asUtf8: string): boolean {
  const asGbk = decodeGbk(bytes);
  if (asGbk === null || !hasHan(asGbk)) return false;
  return !hasHan(asUtf8) || isGb2312(bytes);
}

const GB_2312 = /[\xA1-\xA9\xB0-\xF7][\xA1-\xFE]/g;

const isGb2312 = (bytes: Uint8Array): boolean =>
  !/[\x80-\xFF]/.test(Buffer.from(bytes).toString('latin1').replaceAll(GB_2312, ''));

/** The question to the owner of the menu, with names in both readings. */
export function encodingUnclear(asUtf8: string, asGbk: string): ImportRefused {
  const [utf8Names, gbkNames] = [listed(firstNames(asUtf8)), listed(firstNames(asGbk))];
  return new ImportRefused({
    zh:
      `无法确定文件的编码。按 UTF-8 读为：${utf8Names}。按 GBK 读为：${gbkNames}。` +
      '请按正确的一种，加上 --encoding utf-8 或 --encoding gbk 再运行一次。',
    en:
      `The encoding of the file is not clear. As UTF-8: ${utf8Names}. As GBK: ${gbkNames}. ` +
      'Run it again with the one that is right: --encoding utf-8 or --encoding gbk.',
  });
}
