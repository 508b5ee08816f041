import { isDeepStrictEqual } from 'node:util';
import { isTree, type Tree } from '@diancan/config-wire';

/** The value at a path: `session`, `session.remembered`. */
export function valueAt(settings: unknown, path: string): unknown {
  let value = settings;
  for (const key of path.split('.'))
    value = isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** The paths at which two settings differ. */
export const differing = (before: unknown, after: unknown, paths: readonly string[]): readonly string[] =>
  paths.filter(path => !isDeepStrictEqual(valueAt(before, path), valueAt(after, path)));

/** Whether two settings differ in anything that a running process follows. */
export const differLive = (before: Tree, after: Tree, readAtStart: readonly string[]): boolean =>
  !isDeepStrictEqual(liveOf(before, '', readAtStart), liveOf(after, '', readAtStart));

function liveOf(value: unknown, path: string, readAtStart: readonly string[]): unknown {
  if (readAtStart.includes(path)) return undefined;
  if (!isTree(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      liveOf(inner, path === '' ? key : `${path}.${key}`, readAtStart),
    ]),
  );
}
