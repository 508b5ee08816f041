import { SHARED } from '@diancan/config-wire';
import { settingsNameOf } from '@diancan/config-files';
import type { ConfigRepository } from '../repository/config-repository.js';

/**
 * The applications that some files affect; null: all. `a-b.yml` may be of the application a-b, or of a with
 * the profile b:
 * both are named.
 * @param paths inside the folder of the configuration
 */
export function affectedBy(paths: Iterable<string>): readonly string[] | null {
  const applications = new Set<string>();
  for (const path of paths) {
    const name = settingsNameOf(path);
    if (name === null) continue;
    if (name === SHARED || name.startsWith(`${SHARED}-`)) return null;
    const parts = name.split('-');
    for (let length = 1; length <= parts.length; length++) applications.add(parts.slice(0, length).join('-'));
  }
  return [...applications].toSorted();
}

/** The paths of files that differ, or are in only one of two snapshots. */
export function changedPaths(
  before: ReadonlyMap<string, Uint8Array>,
  after: ReadonlyMap<string, Uint8Array>,
): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter(path => !isSame(before.get(path), after.get(path)));
}

const isSame = (before: Uint8Array | undefined, after: Uint8Array | undefined): boolean =>
  before !== undefined && after !== undefined && Buffer.compare(before, after) === 0;

/** The applications whose settings may differ between two versions; null: all. */
export async function affectedBetween(
  repository: ConfigRepository,
  from: string | null,
  to: string | null,
): Promise<readonly string[] | null> {
  if (from === to) return [];
  if (from === null || to === null) return null;
  try {
    const [before, after] = await Promise.all([repository.snapshot(from), repository.snapshot(to)]);
    return affectedBy(changedPaths(before.files, after.files));
  } catch {
    // Null: the version before is gone, as after a rewritten history, so all may be affected.
    return null;
  }
}
