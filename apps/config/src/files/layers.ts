import { layerNames } from '@diancan/config-wire';
import type { Snapshot } from '../repository/config-repository.js';
import type { ConfigFile } from './config-file.js';
import { EXTENSIONS, parseConfigFile, settingsNameOf } from './parse-config-file.js';

/** Files that were read are kept as long as their snapshot is. */
const parsed = new WeakMap<Snapshot, Map<string, ConfigFile>>();

/** From the weakest to the strongest, of files of one name. */
const WEAKEST_FIRST = EXTENSIONS.toReversed();

/**
 * The files that make up the settings of an application, in the order of `layerNames`; later ones win.
 * @throws BadFileError
 */
export function layersOf(
  snapshot: Snapshot,
  application: string,
  profiles: readonly string[],
): readonly ConfigFile[] {
  return layerNames(application, profiles)
    .flatMap(name => WEAKEST_FIRST.map(extension => `${name}.${extension}`))
    .flatMap(path => {
      const file = fileOf(snapshot, path);
      return file === null ? [] : [file];
    });
}

/**
 * A file of settings, read once for each snapshot; null when there is no such file.
 * @throws BadFileError
 */
export function fileOf(snapshot: Snapshot, path: string): ConfigFile | null {
  const bytes = snapshot.files.get(path);
  if (bytes === undefined || settingsNameOf(path) === null) return null;
  const known = parsed.get(snapshot) ?? new Map<string, ConfigFile>();
  parsed.set(snapshot, known);
  const file = known.get(path) ?? parseConfigFile(path, bytes);
  known.set(path, file);
  return file;
}
