import { decodeUtf8, NotUtf8Error } from '@diancan/text';
import { BadFileError, type ConfigDocument } from './config-file.js';
import { documentsOf } from './documents.js';
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
 * Reads the documents of a file, the weakest first.
 * @param path of a file for which `settingsNameOf` has a name
 * @throws BadFileError
 */
export function parseConfigFile(path: string, bytes: Uint8Array): readonly ConfigDocument[] {
  const text = textOf(path, bytes);
  if (path.endsWith('.json')) return documentsOf(path, parseJson(path, text));
  if (!path.endsWith('.properties')) return documentsOf(path, parseYaml(path, text));
  const { documents: written, nearSeparator } = parseProperties(path, text);
  const documents = documentsOf(path, written);
  // Otherwise settings of one profile would be in force for all, or the other way round.
  if (nearSeparator !== null && documents.some(({ activation }) => activation !== null))
    throw new BadFileError(
      path,
      nearSeparator,
      'this line separates no documents: it must begin with #--- or !---, and no other comment of its kind ' +
        'may stand in the line before or after it',
    );
  return documents;
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
