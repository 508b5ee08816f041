import type { Words } from '@diancan/contracts';
import { columnOf } from './columns.js';

/** Comma, semicolon (spreadsheets of languages with a decimal comma) and tab ("Unicode text" of Excel). */
const SEPARATORS = [',', ';', '\t'] as const;

const SEPARATOR_LINE = /^"?sep=([,;\t|])"?[,;\t|]*(?=\n|$)/i;

export interface SeparatedText {
  readonly separator: string;
  /** With the same lines; the one that declares the separator is blank. */
  readonly text: string;
}

/**
 * The separator that a first line such as `sep=;` declares, or the one by which the first row names the most
 * columns.
 * @param text with line ends `\n`
 */
export function separatedText(text: string): SeparatedText {
  const declared = SEPARATOR_LINE.exec(text);
  if (declared !== null) return { separator: declared[1]!, text: text.slice(declared[0].length) };
  const header = text.split('\n').find(line => line.trim() !== '') ?? '';
  const columnsBy = (separator: string) =>
    header.split(separator).filter(cell => columnOf(cell.replaceAll('"', '')) !== undefined).length;
  const [best] = SEPARATORS.toSorted((a, b) => columnsBy(b) - columnsBy(a));
  return { separator: best!, text };
}

/** For a sentence: a tab cannot be seen. */
export const separatorName = (separator: string): Words =>
  separator === '\t' ? { zh: '制表符', en: 'a tab' } : { zh: `“${separator}”`, en: `"${separator}"` };
