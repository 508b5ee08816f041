import { linesOf, type CodeFile } from './code-files.ts';

const LONGEST_LINE = 110;

/** @returns the places of lines with too many characters, such as `apps/a/src/a.ts:12` */
export function longLinesIn(file: CodeFile): string[] {
  return linesOf(file).flatMap((line, at) =>
    [...line].length > LONGEST_LINE ? [`${file.path}:${at + 1}`] : [],
  );
}
