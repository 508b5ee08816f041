import { layerNames, SHARED } from '@diancan/config-wire';
import { BadFileError, type ConfigDocument } from './config-file.js';
import { EXTENSIONS, parseConfigFile, settingsNameOf } from './parse-config-file.js';

/** Files of settings, and any others beside them. */
export interface ConfigFiles {
  /** Bytes by path in the folder of the configuration, with `/` between. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Files that were read are kept as long as their snapshot is. */
const parsed = new WeakMap<ConfigFiles, Map<string, readonly ConfigDocument[]>>();

/** From the weakest to the strongest, of files of one name. */
const WEAKEST_FIRST = EXTENSIONS.toReversed();

/**
 * The documents that make up the settings of an application, in the order of `layerNames` and of their files;
 * later ones win.
 * @throws BadFileError
 */
export function layersOf(
  snapshot: ConfigFiles,
  application: string,
  profiles: readonly string[],
): readonly ConfigDocument[] {
  return layerNames(application, profiles)
    .flatMap(name => WEAKEST_FIRST.map(extension => ({ name, path: `${name}.${extension}` })))
    .flatMap(({ name, path }) => {
      const documents = documentsAt(snapshot, path) ?? [];
      if (name !== application && name !== SHARED) refuseConditions(documents);
      return documents.filter(({ activation }) => activation === null || activation.accepts(profiles));
    });
}

/**
 * Refuses documents that are for a profile in a file that is for a profile, as Spring does: it would not be
 * clear which of the two counts.
 * @throws BadFileError
 */
export function refuseConditions(documents: readonly ConfigDocument[]): void {
  for (const { path, activation } of documents)
    if (activation !== null)
      throw new BadFileError(
        path,
        activation.line,
        'a file for one profile, by its name, holds a document for a profile',
      );
}

/**
 * The documents of a file of settings, read once for each snapshot; null when there is no such file.
 * @throws BadFileError
 */
export function documentsAt(snapshot: ConfigFiles, path: string): readonly ConfigDocument[] | null {
  const bytes = snapshot.files.get(path);
  if (bytes === undefined || settingsNameOf(path) === null) return null;
  const known = parsed.get(snapshot) ?? new Map<string, readonly ConfigDocument[]>();
  parsed.set(snapshot, known);
  const documents = known.get(path) ?? parseConfigFile(path, bytes);
  known.set(path, documents);
  return documents;
}
