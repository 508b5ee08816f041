import type { Tree } from '@diancan/config-wire';
import { reasonOf } from '@diancan/errors';
import { BadFileError, type ConfigFile } from './config-file.js';
import { parseYaml } from './yaml-file.js';

const POSITION = /\(line (\d+) column \d+\)/;

/**
 * JSON is YAML, by which its lines are known, but not all that YAML takes is JSON.
 * @throws BadFileError
 */
export function parseJson(path: string, text: string): ConfigFile {
  const file = parseYaml(path, text);
  if (text.trim() === '') return file;
  try {
    return { ...file, tree: (JSON.parse(text) as Tree | null) ?? {} };
  } catch (error) {
    // Its message is an excerpt of the file.
    const [, line] = POSITION.exec(reasonOf(error)) ?? [];
    throw new BadFileError(path, line === undefined ? null : Number(line), 'is not JSON');
  }
}
