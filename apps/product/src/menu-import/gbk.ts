import { visibleText } from '@diancan/text';

const HAN = /\p{Script=Han}/u;

export const hasHan = (text: string): boolean => HAN.test(text);

/** Bytes read as GBK (or GB 18030, which contains it); null if they are something else. */
export function decodeGbk(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The first line that is not GBK. No character of GBK contains the byte of a line break. */
export function wrongLineOfGbk(bytes: Uint8Array): number {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines.findIndex(line => decodeGbk(Buffer.from(line, 'latin1')) === null) + 1;
}

/** A few names of a menu file, to be shown to somebody who knows them: cells with letters beyond ASCII. */
export function firstNames(text: string): string[] {
  const cells = text.split(/[,;\t\r\n"]+/).map(cell => visibleText(cell).trim());
  const names = cells.filter(cell => /[^\0-\x7F]/.test(cell));
  return [...new Set(names)].slice(0, 3);
}
