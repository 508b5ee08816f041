import { isName, type Part, type Placeholder, readPlaceholders } from './placeholder-text.js';
import { BadKeyError, pathOf, type SettingPath } from './setting-key.js';
import { isTree, type Tree } from './tree.js';

/** The longest chain of settings that refer to one another; a placeholder beyond it has no value. */
export const LONGEST_CHAIN = 32;
/**
 * The total length of the settings that placeholders may insert, in characters; each counts for at least
 * `LEAST`. Without a limit, a few lines that double one another would fill any memory. A placeholder beyond
 * it has no value.
 */
const MOST = 8_000_000;
const LEAST = 80;

export interface PlaceholderRules {
  /** Called first; returns undefined or an empty text for an unknown name. */
  readonly lookup: (name: string) => string | undefined;
  /** The text in place of a placeholder that has neither value nor default. */
  readonly missing: (placeholder: string) => string;
}

/**
 * Resolves `${name:default}` in every string of a tree: by the lookup, else by another setting of the same
 * tree (`${server.port}`), else by its default. Resolved after parsing, so a password with a quote or a colon
 * in it cannot change the document. The result stays a string; the schema gives it its type.
 */
export function resolvePlaceholders(tree: Tree, rules: PlaceholderRules): Tree {
  return new Resolution(tree, rules).resolve(tree, new Set()) as Tree;
}

/** Values of the environment, and the empty text if there is none: the schema then names the setting. */
export const fromEnvironment = (environment: NodeJS.ProcessEnv): PlaceholderRules => ({
  // An environment is an object, which has `constructor` and the like from its prototype.
  lookup: name => (Object.hasOwn(environment, name) ? environment[name] : undefined),
  missing: () => '',
});

class Resolution {
  #left = MOST;

  constructor(
    private readonly tree: Tree,
    private readonly rules: PlaceholderRules,
  ) {}

  /** @param under names that are being resolved: one that leads back to itself has no value */
  resolve(value: unknown, under: ReadonlySet<string>): unknown {
    if (typeof value === 'string') return this.#text(value, under);
    if (Array.isArray(value)) return value.map(item => this.resolve(item, under));
    if (isTree(value))
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item, under)]));
    return value;
  }

  #text(text: string, under: ReadonlySet<string>): string {
    return text.includes('${') ? this.#parts(readPlaceholders(text).parts, under) : text;
  }

  #parts(parts: readonly Part[], under: ReadonlySet<string>): string {
    return parts.map(part => (typeof part === 'string' ? part : this.#placeholder(part, under))).join('');
  }

  #placeholder({ source, name: written, fallback }: Placeholder, under: ReadonlySet<string>): string {
    const name = this.#parts(written, under);
    if (!isName(name)) {
      const rest = fallback === null ? '' : `:${this.#parts(fallback, under)}`;
      return `\${${name}${rest}}`;
    }
    const value = this.rules.lookup(name) || this.#setting(name, under);
    if (value) return value;
    return fallback === null ? this.rules.missing(source) : this.#parts(fallback, under);
  }

  #setting(name: string, under: ReadonlySet<string>): string | undefined {
    this.#left -= LEAST;
    if (under.has(name) || under.size >= LONGEST_CHAIN || this.#left < 0) return undefined;
    const value = settingAt(this.tree, name);
    if (value === undefined || value === null || typeof value === 'object') return undefined;
    const text = String(this.resolve(value, new Set([...under, name])));
    this.#left -= text.length;
    return this.#left < 0 ? undefined : text;
  }
}

/** The setting that a key names, in any spelling; undefined if there is none. */
export function settingAt(tree: Tree, key: string): unknown {
  return spelt(key).reduce<unknown>(
    (at, part) =>
      // Unlike `hasOwn`, without the length of a list.
      typeof at === 'object' && at !== null && Object.prototype.propertyIsEnumerable.call(at, part)
        ? (at as Tree)[part]
        : undefined,
    tree,
  );
}

/** The path that a name spells; a name that spells none is one key. */
export function spelt(key: string): SettingPath {
  try {
    return pathOf(key);
  } catch (error) {
    if (error instanceof BadKeyError) return [key];
    throw error;
  }
}
