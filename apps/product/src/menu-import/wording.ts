/** A text for shop owners, in both languages. */
export interface Wording {
  readonly zh: string;
  readonly en: string;
}

/** Everything that is wrong with one line of the file; lines are counted from 1. */
export interface BadLine {
  readonly line: number;
  readonly reasons: readonly Wording[];
}

/** The file as a whole cannot be imported, or not at the moment. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';

  constructor(readonly wording: Wording) {
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
