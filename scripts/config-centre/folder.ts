import { isUtf8 } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { PROJECT } from '../project.mjs';
import { Failure } from '../terminal/failure.mjs';

/** No branch, tag or commit is called like this. */
const PATH = /^[/.]|[/]$/;

/**
 * The files of a folder as a push would send them.
 * @param name relative to where npm was called, else to the project
 * @returns by their paths in the folder; null when there is no such folder, so that it may be a version
 * @throws {Failure} when it can only be a path
 */
export function filesOf(name: string): Record<string, FileToCheck> | null {
  const paths = [process.env.INIT_CWD ?? process.cwd(), PROJECT].map(base => resolve(base, name));
  const folder = paths.find(isFolder);
  if (folder === undefined) return refusePath(name, paths.find(existsSync));
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => `${entry.parentPath}/${entry.name}`);
  return Object.fromEntries(found.map(path => [path.slice(folder.length + 1), fileOf(readFileSync(path))]));
}

/** UTF-8 text; or the bytes of anything else, about which the config centre decides. */
export type FileToCheck = string | { base64: string };

const fileOf = (bytes: Buffer): FileToCheck =>
  isUtf8(bytes) ? bytes.toString() : { base64: bytes.toString('base64') };

function refusePath(name: string, file: string | undefined): null {
  if (file !== undefined)
    throw new Failure(`${name} is a file: give the folder that holds the whole configuration.`);
  if (!PATH.test(name)) return null;
  throw new Failure(`There is no folder ${name}: give one, or a branch, tag or commit.`);
}

function isFolder(path: string) {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
