import type { Words } from '@diancan/contracts';
import { visibleText } from '@diancan/text';

/** Cuts the text and replaces control characters, so that any cell can be shown in a terminal. */
export const shown = (text: string): string =>
  visibleText(text)
    .slice(0, 20)
    .replaceAll(/\p{Cc}/gu, '?');

/** Names in quotes, so that several of them can stand in a sentence. */
export const listed = (names: readonly string[]): string => names.map(name => `"${shown(name)}"`).join(', ');

/** Everything that is wrong with one line of the file; lines are counted from 1. */
export interface BadLine {
  readonly line: number;
  readonly reasons: readonly Words[];
}

/** The file as a whole cannot be imported, or not at the moment. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';

  constructor(readonly wording: Words) {
    super(wording.en);
  }
}

/** Lines that must be corrected first; nothing was imported. */
export class BadLinesError extends Error {
  override readonly name = 'BadLinesError';

  constructor(readonly badLines: readonly BadLine[]) {
    super(`${badLines.length} bad lines`);
  }
}
