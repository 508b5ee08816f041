/** Settings as YAML and JSON have them. */
export type Tree = { [key: string]: unknown };

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Maps are merged key by key; everything else, lists too, is replaced as a whole. */
export function mergeTrees(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isTree(below) && isTree(value) ? mergeTrees(below, value) : value;
  }
  return result;
}
