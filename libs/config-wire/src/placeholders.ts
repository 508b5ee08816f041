import { isTree, type Tree } from './tree.js';

/** `${name}` or `${name:default}`; a default may hold placeholders of its own, one level deep. */
const PLACEHOLDER = /\$\{([A-Za-z_][\w.[\]-]*)(?::((?:[^{}]|\$\{[^{}]*\})*))?\}/g;

/** The longest chain of settings that refer to one another; a placeholder beyond it has no value. */
const DEEPEST = 32;
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
  lookup: name => environment[name],
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
    return text.replace(PLACEHOLDER, (placeholder, name: string, fallback?: string) => {
      const value = this.rules.lookup(name) || this.#setting(name, under);
      if (value) return value;
      return fallback === undefined ? this.rules.missing(placeholder) : this.#text(fallback, under);
    });
  }

  #setting(name: string, under: ReadonlySet<string>): string | undefined {
    this.#left -= LEAST;
    if (under.has(name) || under.size >= DEEPEST || this.#left < 0) return undefined;
    const value = settingAt(this.tree, name);
    if (value === undefined || value === null || typeof value === 'object') return undefined;
    const text = String(this.resolve(value, new Set([...under, name])));
    this.#left -= text.length;
    return this.#left < 0 ? undefined : text;
  }
}

/** The setting that `a.b[0].c` names. */
function settingAt(tree: Tree, name: string): unknown {
  let at: unknown = tree;
  for (const key of name.split(/[.[\]]+/)) {
    if (key === '') continue;
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Tree)[key];
  }
  return at;
}
