import { settingsNameOf } from '@diancan/config-files';

export interface FileSize {
  /** Inside the configuration's folder. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}

/** A larger file of settings is a mistake, and a larger plain file belongs elsewhere. */
const FILE_LIMIT_BYTES = 1024 * 1024;
/** Snapshots are held in memory. */
const TOTAL_LIMIT_BYTES = 10 * 1024 * 1024;

/** Chooses the files of a snapshot: files of settings first, then by path, as long as there is room. */
export function chooseFiles<T extends FileSize>(
  files: readonly T[],
): { chosen: readonly T[]; tooLarge: readonly T[] } {
  const isSettings = ({ path }: FileSize): number => (settingsNameOf(path) === null ? 1 : 0);
  const ordered = files.toSorted((a, b) => isSettings(a) - isSettings(b) || (a.path < b.path ? -1 : 1));
  const [chosen, tooLarge]: [T[], T[]] = [[], []];
  let total = 0;
  for (const file of ordered) {
    const fits = file.size <= FILE_LIMIT_BYTES && total + file.size <= TOTAL_LIMIT_BYTES;
    (fits ? chosen : tooLarge).push(file);
    if (fits) total += file.size;
  }
  return { chosen, tooLarge };
}
