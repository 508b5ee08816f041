import { mergeTrees, type Tree } from '@diancan/config';
import { layersOf } from '../files/layers.js';
import { keyOf, leavesOf } from '../files/setting-path.js';
import type { Snapshot } from '../repository/config-repository.js';
import type { PublishedSchema } from '../schemas/published-schema.js';

/** One setting that would be another one. Values are shown as they are written: encrypted, with their placeholders. */
export interface Change {
  readonly application: string;
  readonly profile: string;
  readonly key: string;
  /** Missing where it is new. */
  readonly before?: unknown;
  /** Missing where it is gone. */
  readonly after?: unknown;
  readonly takesEffect: 'at once' | 'with the next start';
}

/**
 * What a service would find changed, setting by setting.
 * @throws BadFileError
 */
export function changesFor({ application, profile, readAtStart }: PublishedSchema, before: Snapshot, after: Snapshot): readonly Change[] {
  const old = settingsOf(before, application, profile);
  const young = settingsOf(after, application, profile);
  const keys = [...new Set([...old.keys(), ...young.keys()])].toSorted();
  return keys
    .filter(key => JSON.stringify(old.get(key)) !== JSON.stringify(young.get(key)))
    .map(key => ({
      application,
      profile,
      key,
      ...(old.has(key) ? { before: old.get(key) } : {}),
      ...(young.has(key) ? { after: young.get(key) } : {}),
      takesEffect: readAtStart.some(part => key === part || key.startsWith(`${part}.`) || key.startsWith(`${part}[`)) ? 'with the next start' : 'at once',
    }));
}

function settingsOf(snapshot: Snapshot, application: string, profile: string): ReadonlyMap<string, unknown> {
  const tree = layersOf(snapshot, application, profile.split(',')).map(layer => layer.tree).reduce<Tree>(mergeTrees, {});
  // Of nothing at all the tree itself is the only leaf.
  return new Map([...leavesOf(tree)].filter(({ path }) => path.length > 0).map(({ path, value }) => [keyOf(path), value]));
}
