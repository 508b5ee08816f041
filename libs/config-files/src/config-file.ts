import type { SettingPath, Tree } from '@diancan/config-wire';
import type { Activation } from './activation.js';

/** One document of a file of settings, read. Most files have one. */
export interface ConfigDocument {
  /** Of its file, inside the configuration's folder. */
  readonly path: string;
  /** The path; of several documents in a file with the number of this one: `order.yml (document #1)`. */
  readonly name: string;
  readonly tree: Tree;
  /** Null if it is in force for every profile. */
  readonly activation: Activation | null;
  /**
   * The line of a setting in the file, from 1; of its nearest parent if the setting is not written; null if
   * neither is.
   */
  lineOf(setting: SettingPath): number | null;
}

/** The settings of a document, in their one spelling, with their lines. */
export type WrittenDocument = Pick<ConfigDocument, 'tree' | 'lineOf'>;

/**
 * A file that cannot be read as settings. The message names file, line and reason, and quotes no value of the
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
