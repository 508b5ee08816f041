import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableSettingsError } from '@diancan/config';
import { BadFileError, EXTENSIONS, layersOf } from '@diancan/config-files';
import {
  fromEnvironment,
  layerNames,
  mergeTrees,
  resolvePlaceholders,
  type Tree,
} from '@diancan/config-wire';
import type { FollowedSource } from './config-source.js';

/**
 * Files of this machine, read again at each request: for a service without a config centre, and for specs.
 */
export function folderSource(folder: string, service: string, profile: string): FollowedSource {
  const load = async () => ({ version: null, values: readConfigFiles(folder, service, profile) });
  // There is nothing to keep: the files are there.
  return { load, fetch: load, keep: async () => undefined };
}

/**
 * Reads the settings of one service from a folder, by the rules of the config centre.
 * @param profile one, or several with commas; later ones win
 * @throws UnusableSettingsError that names the file and the line that cannot be read
 */
export function readConfigFiles(folder: string, service: string, profile: string): Tree {
  const profiles = profile
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  return resolvePlaceholders(merged(folder, service, profiles), fromEnvironment(process.env));
}

function merged(folder: string, service: string, profiles: readonly string[]): Tree {
  const files = filesAt(folder, layerNames(service, profiles));
  try {
    return layersOf({ files }, service, profiles)
      .map(({ tree }) => tree)
      .reduce(mergeTrees, {});
  } catch (error) {
    if (!(error instanceof BadFileError)) throw error;
    throw new UnusableSettingsError(`${folder}/${error.message}`, { cause: error });
  }
}

function filesAt(folder: string, names: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const paths = names.flatMap(name => EXTENSIONS.map(extension => `${name}.${extension}`));
  return new Map(
    paths
      .filter(path => existsSync(join(folder, path)))
      .map(path => [path, readFileSync(join(folder, path))]),
  );
}
