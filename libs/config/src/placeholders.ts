/** `${NAME}` or `${NAME:default}`; a default may hold placeholders of its own, one level deep. */
const PLACEHOLDER = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::((?:[^{}]|\$\{[^{}]*\})*))?\}/g;

/**
 * Replaces `${NAME:default}` in every string of a tree by the environment's value, else by the default,
 * else by nothing (the schema then says which setting is missing). Resolved after parsing, so that a password
 * with a quote or a colon in it cannot change the document; the result stays a string, the schema gives it its type.
 */
export function resolvePlaceholders(value: unknown, environment: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') return resolveText(value, environment);
  if (Array.isArray(value)) return value.map(item => resolvePlaceholders(item, environment));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolvePlaceholders(item, environment)]));
  }
  return value;
}

const resolveText = (text: string, environment: NodeJS.ProcessEnv): string =>
  text.replace(PLACEHOLDER, (_, name: string, fallback = '') => environment[name] || resolveText(fallback, environment));
