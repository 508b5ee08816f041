import { type PlaceholderRules, resolvePlaceholders, type Tree } from '@diancan/config-wire';
import { flatten } from './flatten.js';

/**
 * Placeholders are resolved by the settings themselves and by defaults only: the environment of the config
 * centre is not that of its clients, and holds its tokens. A placeholder with neither stays as written.
 */
const OWN: PlaceholderRules = { lookup: () => undefined, missing: placeholder => placeholder };

export const resolveOwn = (tree: Tree): Tree => resolvePlaceholders(tree, OWN);

/** Resolves the placeholders of one tree, such as a layer, with the settings of another. */
export function resolveBy(settings: Tree, tree: Tree): Tree {
  const values = new Map(Object.entries(flatten(resolveOwn(settings))));
  const lookup = (name: string): string | undefined =>
    values.has(name) ? String(values.get(name)) : undefined;
  return resolvePlaceholders(tree, { ...OWN, lookup });
}

/** A key that no placeholder can name. */
const TEXT = '';

/** Resolves the placeholders of a text that is not a setting, such as a plain file. */
export const resolveTextBy = (settings: Tree, text: string): string =>
  resolveBy(settings, { [TEXT]: text })[TEXT] as string;
