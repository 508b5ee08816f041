import { settingsNameOf } from '@diancan/config-files';
import { NoFolderError, type Snapshot, UnreadableVersionError } from './config-repository.js';
import type { GitCommand } from './git-command.js';
import { chooseFiles, type FileSize } from './snapshot-limits.js';

interface Blob extends FileSize {
  readonly id: string;
}

/**
 * `100644 blob <id> <size>\t<path>`; links are 120000, submodules 160000. A damaged object has the size BAD.
 */
const REGULAR = /^100(?:644|755) blob ([0-9a-f]+) +(\w+)\t([^]+)$/;

/**
 * Reads all regular files of a folder of a commit.
 * @param leftOut called with the files that are too large to be served
 * @throws NoFolderError, UnreadableVersionError, GitError
 */
export async function readGitSnapshot(
  git: GitCommand,
  clone: string,
  version: string,
  folder: string,
  leftOut: (paths: readonly string[]) => void,
): Promise<Snapshot> {
  const under = folder === '' ? [] : ['--', `${folder}/`];
  const listing = (
    await git.run(['ls-tree', '-r', '-z', '-l', '--full-tree', version, ...under], { clone })
  ).toString();
  const entries = listing.split('\0').filter(entry => entry !== '');
  if (entries.length === 0 && folder !== '')
    throw new NoFolderError(`there is no folder ${folder} in ${version}`);
  const blobs = entries.flatMap((entry): Blob[] => {
    const [, id, size, path] = REGULAR.exec(entry) ?? [];
    if (id === undefined || path === undefined) return [];
    if (size === 'BAD') throw lost(id);
    return [{ id, size: Number(size), path: folder === '' ? path : path.slice(folder.length + 1) }];
  });
  const { chosen, tooLarge } = chooseFiles(blobs);
  const settings = tooLarge.find(({ path }) => settingsNameOf(path) !== null);
  if (settings !== undefined)
    throw new UnreadableVersionError(
      `${settings.path}: a file of settings of ${settings.size} bytes is too large`,
    );
  if (tooLarge.length > 0) leftOut(tooLarge.map(({ path }) => path));
  const contents = await readBlobs(git, clone, chosen);
  return { version, files: new Map(chosen.map(({ path }, index) => [path, contents[index]!])) };
}

const lost = (id: string): Error => new Error(`the clone has lost the object ${id}`);

/**
 * Reads all in one process: a repository has hundreds of files, and a process takes milliseconds to start.
 */
async function readBlobs(
  git: GitCommand,
  clone: string,
  blobs: readonly Blob[],
): Promise<readonly Uint8Array[]> {
  if (blobs.length === 0) return [];
  const output = await git.run(['cat-file', '--batch'], {
    clone,
    input: blobs.map(({ id }) => `${id}\n`).join(''),
  });
  let at = 0;
  return blobs.map(({ id, size }) => {
    const head = output.toString('latin1', at, output.indexOf(10, at));
    if (head !== `${id} blob ${size}`) throw lost(id);
    const from = at + head.length + 1;
    at = from + size + 1;
    // A copy: a view would keep all that git printed in memory.
    return Buffer.from(output.subarray(from, from + size));
  });
}
