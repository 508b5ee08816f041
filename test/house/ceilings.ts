import { isSource, linesOf, type CodeFile } from './code-files.ts';
import { longFunctionsIn } from './long-functions.ts';
import { longLinesIn } from './long-lines.ts';

/** The part of the source that scripts may be. */
export const SCRIPTS_CEILING = 0.12;

/** Each returns the places in a file that break it. None may be left. */
export const CEILINGS = { longLines: longLinesIn, longFunctions: longFunctionsIn } as const satisfies Record<
  string,
  (file: CodeFile) => string[]
>;

/** @returns the places that break it */
export function breachesOf(ceiling: keyof typeof CEILINGS, files: readonly CodeFile[]): string[] {
  return files.flatMap(CEILINGS[ceiling]);
}

/** Which part of the source is scripts, between 0 and 1. */
export function scriptsShareOf(files: readonly CodeFile[]): number {
  const source = files.filter(isSource);
  return countLines(source.filter(({ path }) => path.startsWith('scripts/'))) / countLines(source);
}

export function countLines(files: readonly CodeFile[]): number {
  return files.reduce((sum, file) => sum + linesOf(file).length, 0);
}
