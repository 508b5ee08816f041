import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROJECT } from '../project.mjs';

/**
 * The files of a folder as a push would send them.
 * @param name relative to where npm was called, else to the project
 * @returns by their paths in the folder; null when there is no such folder
 */
export function filesOf(name: string): Record<string, FileToCheck> | null {
  const folder = [process.env.INIT_CWD ?? process.cwd(), PROJECT]
    .map(base => resolve(base, name))
    .find(isFolder);
  if (folder === undefined) return null;
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `${entry.parentPath}/${entry.name}`);
  return Object.fromEntries(paths.map(path => [path.slice(folder.length + 1), fileOf(readFileSync(path))]));
}

/** UTF-8 text; or the bytes of anything else, about which the config centre decides. */
export type FileToCheck = string | { base64: string };

const fileOf = (bytes: Buffer): FileToCheck =>
  isUtf8(bytes) ? bytes.toString() : { base64: bytes.toString('base64') };

function isFolder(path: string) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
