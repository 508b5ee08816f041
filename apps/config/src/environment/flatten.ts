import { isTree, type Tree } from '@diancan/config-wire';
import type { SettingPath } from '../files/config-file.js';

export type Flat = Readonly<Record<string, unknown>>;

/** `a.b[0].c`: the key c in the first item of the list b in a. */
export const flatKeyOf = (path: SettingPath): string =>
  path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');

/**
 * A tree as the clients of Spring expect it: one key per value; an empty map, list or null is the empty text.
 */
export function flatten(tree: Tree): Flat {
  return Object.fromEntries(Object.entries(tree).flatMap(([key, value]) => entriesOf(key, value)));
}

function entriesOf(key: string, value: unknown): [string, unknown][] {
  if (Array.isArray(value) && value.length > 0)
    return value.flatMap((item, index) => entriesOf(`${key}[${index}]`, item));
  if (isTree(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([below, item]) => entriesOf(`${key}.${below}`, item));
  return [[key, value === null || typeof value === 'object' ? '' : value]];
}

/** As in Spring, a value that could not be decrypted is at `invalid.<key>` instead of its own key. */
export function withInvalid(flat: Flat, unreadable: readonly SettingPath[]): Flat {
  const keys = unreadable.map(flatKeyOf);
  const readable = Object.entries(flat).filter(([key]) => !keys.includes(key));
  return Object.fromEntries([...readable, ...keys.map(key => [`invalid.${key}`, '<n/a>'])]);
}
