import { isTree, type SettingPath } from '@diancan/config-wire';

/** Whether a value is written there; null counts. */
export function has(tree: unknown, path: SettingPath): boolean {
  let at = tree;
  for (const part of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return false;
    at = (at as Record<string | number, unknown>)[part];
  }
  return true;
}

export interface Leaf {
  readonly path: SettingPath;
  readonly value: unknown;
}

/** Every value that holds no others; an empty map or list is one. */
export function* leavesOf(value: unknown, path: SettingPath = []): Generator<Leaf> {
  const items: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isTree(value)
      ? Object.entries(value)
      : [];
  if (items.length === 0) yield { path, value };
  for (const [key, item] of items) yield* leavesOf(item, [...path, key]);
}

/** The path that a JSON pointer (RFC 6901) names in a tree. */
export function pathOfPointer(tree: unknown, pointer: string): SettingPath {
  let at = tree;
  return pointer
    .split('/')
    .slice(1)
    .map(part => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(at) ? Number(key) : key;
      at = (at as Record<string | number, unknown> | undefined)?.[step];
      return step;
    });
}
