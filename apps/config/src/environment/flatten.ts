import { isTree, keyOf, type SettingPath, type Tree } from '@diancan/config-wire';

export type Flat = Readonly<Record<string, unknown>>;

/**
 * A tree as the clients of Spring expect it: one key per value, in the one spelling of `keyOf`; an empty map,
 * list or null is the empty text.
 */
export const flatten = (tree: Tree): Flat => Object.fromEntries(entriesOf(tree, ''));

function* entriesOf(value: unknown, above: string): Generator<[string, unknown]> {
  const items: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isTree(value)
      ? Object.entries(value)
      : [];
  for (const [part, item] of items) yield* entriesOf(item, below(above, part));
  if (items.length === 0 && above !== '')
    yield [above, value === null || typeof value === 'object' ? '' : value];
}

function below(key: string, part: string | number): string {
  const own = keyOf([part]);
  return key === '' || own.startsWith('[') ? `${key}${own}` : `${key}.${own}`;
}

/** As in Spring, a value that could not be decrypted is at `invalid.<key>` instead of its own key. */
export function withInvalid(flat: Flat, unreadable: readonly SettingPath[]): Flat {
  const keys = unreadable.map(keyOf);
  const readable = Object.entries(flat).filter(([key]) => !keys.includes(key));
  return Object.fromEntries([...readable, ...keys.map(key => [`invalid.${key}`, '<n/a>'])]);
}
