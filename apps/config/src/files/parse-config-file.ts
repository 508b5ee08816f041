import { decodeUtf8, NotUtf8Error } from '@diancan/text';
import { BadFileError, type ConfigFile } from './config-file.js';
import { parseJson } from './json-file.js';
import { parseProperties } from './properties-file.js';
import { parseYaml } from './yaml-file.js';

/** Extensions of files of settings. All files of one name count; the first extension wins, as in Spring. */
export const EXTENSIONS = ['properties', 'yml', 'yaml', 'json'] as const;

const NAME = /^([^/]+)\.([a-z]+)$/;

/** The name without extension of a file of settings, such as `order-dev`; null for every other file. */
export function settingsNameOf(path: string): string | null {
  const [, name, extension] = NAME.exec(path) ?? [];
  return name !== undefined && EXTENSIONS.some(known => known === extension) ? name : null;
}

/**
 * @param path of a file for which `settingsNameOf` has a name
 * @throws BadFileError
 */
export function parseConfigFile(path: string, bytes: Uint8Array): ConfigFile {
  const text = textOf(path, bytes);
  if (path.endsWith('.properties')) return parseProperties(path, text);
  return path.endsWith('.json') ? parseJson(path, text) : parseYaml(path, text);
}

/** The one place where a file of settings becomes text. */
function textOf(path: string, bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch (error) {
    if (!(error instanceof NotUtf8Error)) throw error;
    throw new BadFileError(path, error.line, 'is not UTF-8 text: save the file as UTF-8');
  }
}
