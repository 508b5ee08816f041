/** Settings as YAML and JSON have them. */
export type Tree = { [key: string]: unknown };

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NUMBER = /^(?:0|[1-9]\d*)$/;

/**
 * Maps are merged key by key; everything else, lists too, is replaced as a whole. What one file takes for a
 * list (`codes[0]`) are keys of a map if a weaker file has a map of numbers there.
 */
export function mergeTrees(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    const above = Array.isArray(value) && isNumbered(below) ? { ...value } : value;
    result[key] = isTree(below) && isTree(above) ? mergeTrees(below, above) : above;
  }
  return result;
}

function isNumbered(value: unknown): boolean {
  const keys = isTree(value) ? Object.keys(value) : [];
  return keys.length > 0 && keys.every(key => NUMBER.test(key));
}
