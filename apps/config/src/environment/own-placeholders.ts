import { type PlaceholderRules, resolvePlaceholders, type Tree } from '@diancan/config-wire';
import { flatten } from './flatten.js';

/**
 * The settings themselves and the defaults are all that resolves placeholders here: the environment of the config centre
 * is not that of its clients, and holds its tokens. What has neither stays as it is written.
 */
const OWN: PlaceholderRules = { lookup: () => undefined, missing: placeholder => placeholder };

export const resolveOwn = (tree: Tree): Tree => resolvePlaceholders(tree, OWN);

/** Resolves the placeholders of one tree, as of a layer, by the settings of another. */
export function resolveBy(settings: Tree, tree: Tree): Tree {
  const values = new Map(Object.entries(flatten(resolveOwn(settings))));
  const lookup = (name: string): string | undefined =>
    values.has(name) ? String(values.get(name)) : undefined;
  return resolvePlaceholders(tree, { ...OWN, lookup });
}

/** No placeholder can name it. */
const TEXT = '';

/** The same in a text that is no setting, as of a plain file. */
export const resolveTextBy = (settings: Tree, text: string): string =>
  resolveBy(settings, { [TEXT]: text })[TEXT] as string;
