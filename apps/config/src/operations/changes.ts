import { isTree, keyOf, mergeTrees, type SettingPath, type Tree } from '@diancan/config-wire';
import { layersOf } from '@diancan/config-files';
import { knows } from '../check/known-keys.js';
import type { Snapshot } from '../repository/config-repository.js';
import type { PublishedSchema } from '../schemas/published-schema.js';

interface Difference {
  /** `routes[]` is an item of the list. */
  readonly key: string;
  /** Missing if the setting is new. */
  readonly before?: unknown;
  /** Missing if the setting is gone. */
  readonly after?: unknown;
}

/** A setting that would change. Values are shown as written: encrypted, with their placeholders. */
export interface Change extends Difference {
  readonly application: string;
  readonly profile: string;
  readonly takesEffect: 'at once' | 'with the next start';
}

/**
 * The changes for a service, setting by setting; of lists, the items that come and go. A setting of a
 * shared file counts only if the service knows it.
 * @throws BadFileError
 */
export function changesFor(
  { application, profile, schema, readAtStart }: PublishedSchema,
  before: Snapshot,
  after: Snapshot,
): readonly Change[] {
  const [old, young] = [before, after].map(snapshot => treeOf(snapshot, application, profile));
  const isKnown = (path: SettingPath) => knows(schema, path);
  return [...differences(old, young, isKnown)].map(difference => {
    const waits = readAtStart.some(
      part =>
        difference.key === part ||
        difference.key.startsWith(`${part}.`) ||
        difference.key.startsWith(`${part}[`),
    );
    return { application, profile, ...difference, takesEffect: waits ? 'with the next start' : 'at once' };
  });
}

const treeOf = (snapshot: Snapshot, application: string, profile: string): Tree =>
  layersOf(snapshot, application, profile.split(','))
    .map(({ tree }) => tree)
    .reduce<Tree>(mergeTrees, {});

/** @param before undefined where there was nothing @param after undefined where there is nothing any more */
function* differences(
  before: unknown,
  after: unknown,
  isKnown: (path: SettingPath) => boolean,
  path: SettingPath = [],
): Generator<Difference> {
  if (JSON.stringify(before) === JSON.stringify(after) || !isKnown(path)) return;
  if (isMapOrNothing(before) && isMapOrNothing(after) && (hasEntries(before) || hasEntries(after))) {
    const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
    for (const key of [...keys].toSorted())
      yield* differences(before?.[key], after?.[key], isKnown, [...path, key]);
    return;
  }
  const items = Array.isArray(before) && Array.isArray(after) ? [...differentItems(before, after, path)] : [];
  // The same items in another order are another list.
  if (items.length > 0) yield* items;
  else
    yield {
      key: keyOf(path),
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
}

function* differentItems(
  before: readonly unknown[],
  after: readonly unknown[],
  path: SettingPath,
): Generator<Difference> {
  const key = `${keyOf(path)}[]`;
  const rest = after.map(item => JSON.stringify(item));
  for (const item of before) {
    const at = rest.indexOf(JSON.stringify(item));
    if (at < 0) yield { key, before: item };
    else rest.splice(at, 1);
  }
  for (const item of rest) yield { key, after: JSON.parse(item) as unknown };
}

const isMapOrNothing = (value: unknown): value is Tree | undefined => value === undefined || isTree(value);

const hasEntries = (value: Tree | undefined): boolean => value !== undefined && Object.keys(value).length > 0;
