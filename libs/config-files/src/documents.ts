import type { SettingPath } from '@diancan/config-wire';
import { conditionedOf } from './activation.js';
import { BadFileError, type ConfigDocument, type WrittenDocument } from './config-file.js';
import { BadSettingError, TwiceSetError } from './setting-tree.js';

/**
 * The documents of a file, in its order. A file without any has an empty one.
 * @throws BadFileError if one cannot say when it is in force
 */
export function documentsOf(path: string, written: readonly WrittenDocument[]): readonly ConfigDocument[] {
  if (written.length === 0) return [{ path, name: path, tree: {}, activation: null, lineOf: () => null }];
  return written.map(({ tree: all, lineOf }, index) => {
    const { tree, condition } = refusedWithLine(path, lineOf, () => conditionedOf(all));
    return {
      path,
      // As Spring numbers them.
      name: written.length === 1 ? path : `${path} (document #${index})`,
      tree,
      activation:
        condition === null
          ? null
          : { line: lineOf(condition.path), accepts: profiles => condition.holds(new Set(profiles)) },
      lineOf,
    };
  });
}

/**
 * Names file and line of a setting that is refused.
 * @param firstLineOf where a setting that stands twice stands the first time
 * @throws BadFileError
 */
export function refusedWithLine<T>(
  path: string,
  lineOf: (setting: SettingPath) => number | null,
  work: () => T,
  firstLineOf: (setting: SettingPath) => number | null = () => null,
): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof BadSettingError)) throw error;
    const line = lineOf(error.path);
    const first = error instanceof TwiceSetError ? firstLineOf(error.path) : null;
    throw new BadFileError(path, line, withFirstLine(error.message, line, first));
  }
}

export const withFirstLine = (reason: string, line: number | null, first: number | null): string =>
  first === null || first === line ? reason : `${reason}, the first time in line ${first}`;
