import { type PlaceholderRules, resolvePlaceholders, settingAt, type Tree } from '@diancan/config-wire';

/**
 * Placeholders are resolved by the settings themselves and by defaults only: the environment of the config
 * centre is not that of its clients, and holds its tokens. A placeholder with neither stays as written.
 */
const OWN: PlaceholderRules = { lookup: () => undefined, missing: placeholder => placeholder };

export const resolveOwn = (tree: Tree): Tree => resolvePlaceholders(tree, OWN);

/** Resolves the placeholders of one tree, such as a layer, with the settings of another. */
export function resolveBy(settings: Tree, tree: Tree): Tree {
  const resolved = resolveOwn(settings);
  const lookup = (name: string): string | undefined => {
    const value = settingAt(resolved, name);
    return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
  };
  return resolvePlaceholders(tree, { ...OWN, lookup });
}

/** A key that no placeholder can name. */
const TEXT = '';

/** Resolves the placeholders of a text that is not a setting, such as a plain file. */
export const resolveTextBy = (settings: Tree, text: string): string =>
  resolveBy(settings, { [TEXT]: text })[TEXT] as string;
