/** A text for shop owners, in both of our languages. */
export interface Wording {
  readonly zh: string;
  readonly en: string;
}

/** What is wrong with one line of the file, counted from 1 as editors count. */
export interface BadLine {
  readonly line: number;
  readonly reasons: readonly Wording[];
}

/** The file as a whole cannot be imported, or not now. */
export class ImportRefused extends Error {
  override readonly name = 'ImportRefused';

  constructor(readonly wording: Wording) {
    super(wording.en);
  }
}

/** Lines that must be put right first; nothing was imported. */
export class BadLinesError extends Error {
  override readonly name = 'BadLinesError';

  constructor(readonly badLines: readonly BadLine[]) {
    super(`${badLines.length} bad lines`);
  }
}
