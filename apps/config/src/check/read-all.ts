import { BadFileError, type ConfigFile } from '../files/config-file.js';
import { fileOf } from '../files/layers.js';
import { settingsNameOf } from '../files/parse-config-file.js';
import type { Snapshot } from '../repository/config-repository.js';
import type { Problem } from './problem.js';

export interface NamedFile {
  /** Without extension. */
  readonly name: string;
  readonly file: ConfigFile;
}

export interface AllFiles {
  readonly files: readonly NamedFile[];
  readonly problems: readonly Problem[];
}

/** Reads every file of settings in a snapshot, also those that no application uses yet. */
export function readAll(snapshot: Snapshot): AllFiles {
  const files: NamedFile[] = [];
  const problems: Problem[] = [];
  for (const path of snapshot.files.keys()) {
    const name = settingsNameOf(path);
    if (name === null) continue;
    try {
      files.push({ name, file: fileOf(snapshot, path)! });
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      problems.push({ file: path, line: error.line, key: '', reason: error.reason, application: null });
    }
  }
  return { files, problems };
}
