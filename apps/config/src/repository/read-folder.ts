import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { settingsNameOf } from '@diancan/config-files';
import { type Snapshot, UnreadableVersionError } from './config-repository.js';
import { chooseFiles, type FileSize } from './snapshot-limits.js';

interface FoundFile extends FileSize {
  readonly real: string;
}

/**
 * Reads all files of a folder. Links are followed if they stay inside, as those of a mounted Kubernetes
 * ConfigMap do.
 * Names that begin with a dot are skipped.
 * @param leftOut called with the files that are too large to be served
 * @throws UnreadableVersionError, or an error of the file system
 */
export async function readFolder(
  folder: string,
  leftOut: (paths: readonly string[]) => void,
): Promise<Snapshot> {
  const root = await realpath(folder);
  const { chosen, tooLarge } = chooseFiles(await findFiles(root, root, '', new Set([root])));
  const settings = tooLarge.find(({ path }) => settingsNameOf(path) !== null);
  if (settings !== undefined)
    throw new UnreadableVersionError(
      `${settings.path}: a file of settings of ${settings.size} bytes is too large`,
    );
  if (tooLarge.length > 0) leftOut(tooLarge.map(({ path }) => path));
  const files = new Map<string, Uint8Array>();
  const hash = createHash('sha256');
  for (const { path, real } of chosen) {
    const bytes = await readFile(real);
    files.set(path, bytes);
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return { version: `folder-${hash.digest('hex').slice(0, 12)}`, files };
}

/** @param seen real folders: a link to one above would be followed forever */
async function findFiles(
  root: string,
  folder: string,
  prefix: string,
  seen: Set<string>,
): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  for (const name of (await readdir(folder)).toSorted()) {
    if (name.startsWith('.')) continue;
    // Null for a broken link, and for a file that was just removed.
    const real = await realpath(join(folder, name)).catch(() => null);
    if (real === null || !real.startsWith(root + sep)) continue;
    const about = await stat(real);
    if (about.isFile()) found.push({ path: prefix + name, real, size: about.size });
    if (!about.isDirectory() || seen.has(real)) continue;
    seen.add(real);
    found.push(...(await findFiles(root, real, `${prefix}${name}/`, seen)));
  }
  return found;
}
