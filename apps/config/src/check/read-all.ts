import { SHARED } from '@diancan/config-wire';
import {
  BadFileError,
  type ConfigDocument,
  documentsAt,
  refuseConditions,
  settingsNameOf,
} from '@diancan/config-files';
import type { Snapshot } from '../repository/config-repository.js';
import type { Problem } from './problem.js';

export interface NamedFile {
  /** Without extension. */
  readonly name: string;
  /** One of its documents. */
  readonly file: ConfigDocument;
}

export interface AllFiles {
  readonly files: readonly NamedFile[];
  readonly problems: readonly Problem[];
}

/** Reads every file of settings in a snapshot, also those that no application uses yet. */
export function readAll(snapshot: Snapshot): AllFiles {
  const files: NamedFile[] = [];
  const problems: Problem[] = [];
  const names = [...snapshot.files.keys()].map(settingsNameOf);
  for (const path of snapshot.files.keys()) {
    const name = settingsNameOf(path);
    if (name === null) continue;
    try {
      const documents = documentsAt(snapshot, path)!;
      if (isOfProfile(name, names)) refuseConditions(documents);
      files.push(...documents.map(file => ({ name, file })));
    } catch (error) {
      if (!(error instanceof BadFileError)) throw error;
      problems.push({ file: path, line: error.line, key: '', reason: error.reason, application: null });
    }
  }
  return { files, problems };
}

/** `order-dev` is taken for a file of the profile dev if there is a file of order. */
function isOfProfile(name: string, names: readonly (string | null)[]): boolean {
  const owners = [...name.matchAll(/-/g)].map(({ index }) => name.slice(0, index));
  return owners.some(owner => owner === SHARED || names.includes(owner));
}
