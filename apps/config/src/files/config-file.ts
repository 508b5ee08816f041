import type { Tree } from '@diancan/config-wire';

export type SettingPath = readonly (string | number)[];

/** One file of settings, read. */
export interface ConfigFile {
  /** Inside the configuration's folder. */
  readonly path: string;
  readonly tree: Tree;
  /**
   * The line of a setting, from 1; of its nearest parent if the setting is not written; null if neither is.
   */
  lineOf(setting: SettingPath): number | null;
}

/**
 * A file that cannot be read as settings. The message names file, line and reason, and quotes nothing of the
 * file.
 */
export class BadFileError extends Error {
  readonly code = 'BAD_FILE';

  constructor(
    readonly path: string,
    readonly line: number | null,
    readonly reason: string,
  ) {
    super(`${path}${line === null ? '' : `, line ${line}`}: ${reason}`);
  }
}
