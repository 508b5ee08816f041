import { knotsIn } from '../boundaries/knots/knots.ts';
import { breachesOf, countLines, scriptsShareOf } from './ceilings.ts';
import { codeFilesOf, isSource, isTest, linesOf } from './code-files.ts';
import { countExports } from './exports.ts';
import { unusedExportsOf } from './unused-exports.ts';

/** What `npm run house -- --json` prints. Shares are between 0 and 1. */
export interface Figures {
  files: number;
  lines: number;
  linesPerFile: { median: number; p90: number; max: number };
  longLines: number;
  longFunctions: number;
  knots: number;
  exportsPer1000Lines: number;
  unusedExports: number;
  testLines: number;
  testShare: number;
  scriptsShare: number;
}

/** @param folder the root of a checkout; it becomes the working directory, as dependency-cruiser needs it */
export async function figuresOf(folder: string): Promise<Figures> {
  process.chdir(folder);
  const files = await codeFilesOf('.');
  const source = files.filter(isSource);
  const lines = countLines(files);
  const testLines = countLines(files.filter(isTest));
  return {
    files: files.length,
    lines,
    linesPerFile: spreadOf(files.map(file => linesOf(file).length)),
    longLines: breachesOf('longLines', files).length,
    longFunctions: breachesOf('longFunctions', files).length,
    knots: (await knotsIn(['apps', 'libs', 'scripts'])).length,
    exportsPer1000Lines:
      (source.reduce((sum, file) => sum + countExports(file), 0) / countLines(source)) * 1_000,
    unusedExports: (await unusedExportsOf('.')).length,
    testLines,
    testShare: testLines / lines,
    scriptsShare: scriptsShareOf(files),
  };
}

function spreadOf(values: readonly number[]): Figures['linesPerFile'] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { median: at(0.5), p90: at(0.9), max: at(1) };
}
