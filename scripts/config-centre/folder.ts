import { readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROJECT } from '../project.mjs';

/**
 * The files of a folder as a push would send them.
 * @param name relative to where npm was called, else to the project
 * @returns by their paths in the folder; null when there is no such folder
 */
export function filesOf(name: string): Record<string, string> | null {
  const folder = [process.env.INIT_CWD ?? process.cwd(), PROJECT]
    .map(base => resolve(base, name))
    .find(isFolder);
  if (folder === undefined) return null;
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `${entry.parentPath}/${entry.name}`);
  return Object.fromEntries(paths.map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

function isFolder(path: string) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
