import { readPlaceholders } from './placeholder-text.js';
import { LONGEST_CHAIN, settingAt, spelt } from './placeholders.js';
import { keyOf, type SettingPath } from './setting-key.js';
import { isTree, type Tree } from './tree.js';

/** Names that the environment of a process may have. */
const VARIABLE = /^[A-Za-z_]\w*$/;

/**
 * The settings whose placeholders lead back to themselves, or over too many others, and have no default on
 * the way: they have no value, whatever the environment holds. A setting may be named after the variable that
 * it takes its value from.
 */
export function cyclesOf(tree: Tree): readonly SettingPath[] {
  const heights = new Map<string, number>();
  /** How many settings a text leads over; Infinity if there is no end, or none that is near enough. */
  const heightOf = (value: unknown, above: readonly string[]): number => {
    let highest = 0;
    for (const name of namesIn(value)) {
      const next = settingAt(tree, name);
      if (next === undefined) continue;
      const key = spellingOf(name);
      if (above.at(-1) === key && VARIABLE.test(name)) continue;
      const isEnd = above.includes(key) || above.length > LONGEST_CHAIN;
      const height = isEnd ? Infinity : (heights.get(key) ?? heightOf(next, [...above, key]));
      if (height === Infinity || above.length + height > LONGEST_CHAIN) return Infinity;
      heights.set(key, height);
      highest = Math.max(highest, height + 1);
    }
    return highest;
  };
  return [...textsOf(tree, [])]
    .filter(([path, text]) => heightOf(text, [keyOf(path)]) === Infinity)
    .map(([path]) => path);
}

const spellingOf = (name: string): string => keyOf(spelt(name));

/** The names of placeholders without a default. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'string' || !value.includes('${')) return [];
  return readPlaceholders(value).parts.flatMap(part => {
    if (typeof part === 'string' || part.fallback !== null) return [];
    return part.name.every(name => typeof name === 'string') ? [part.name.join('')] : [];
  });
}

function* textsOf(value: unknown, path: SettingPath): Generator<[SettingPath, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* textsOf(item, [...path, index]);
  else if (isTree(value))
    for (const [key, item] of Object.entries(value)) yield* textsOf(item, [...path, key]);
}
