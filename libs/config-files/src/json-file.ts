import { reasonOf } from '@diancan/errors';
import { BadFileError, type WrittenDocument } from './config-file.js';
import { parseYaml } from './yaml-file.js';

const POSITION = /\(line (\d+) column \d+\)/;

/**
 * JSON is YAML, by which its lines and the digits of its numbers are known, but not all that YAML takes is
 * JSON.
 * @throws BadFileError
 */
export function parseJson(path: string, text: string): readonly WrittenDocument[] {
  const documents = parseYaml(path, text);
  if (text.trim() === '') return documents;
  try {
    JSON.parse(text);
    return documents;
  } catch (error) {
    // Its message is an excerpt of the file.
    const [, line] = POSITION.exec(reasonOf(error)) ?? [];
    throw new BadFileError(path, line === undefined ? null : Number(line), 'is not JSON');
  }
}
