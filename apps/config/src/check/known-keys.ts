import { isTree, type SettingPath } from '@diancan/config-wire';
import type { JsonSchema } from '../schemas/published-schema.js';

/** Whether a schema knows a setting: an unknown key is misspelt or unused. */
export const knows = (schema: JsonSchema, path: SettingPath): boolean => schemasAt(schema, path).length > 0;

/** The names that a map of settings may have, as far as the schema lists them. */
export const namesIn = (schema: JsonSchema, path: SettingPath): readonly string[] =>
  schemasAt(schema, path).flatMap(found => (found === true ? [] : Object.keys(found['properties'] ?? {})));

/** The schemas that the value at a path may fit; `true` allows any value. None: the path is unknown. */
function schemasAt(
  schema: JsonSchema,
  path: SettingPath,
  root: JsonSchema = schema,
): readonly (JsonSchema | true)[] {
  const branches = branchesOf(schema, root);
  const [key, ...rest] = path;
  if (key === undefined) return branches.length > 0 ? branches : [true];
  return branches.flatMap(branch => {
    const below = branch === true ? true : typeof key === 'number' ? itemOf(branch) : memberOf(branch, key);
    if (below === true) return [true];
    return below === false ? [] : schemasAt(below, rest, root);
  });
}

/** The schemas that a value may fit, references and alternatives resolved. */
function branchesOf(
  schema: JsonSchema,
  root: JsonSchema,
  above: readonly JsonSchema[] = [],
): readonly (JsonSchema | true)[] {
  const target = schema['$ref'] === undefined ? schema : resolved(String(schema['$ref']), root);
  // A recursive reference adds nothing.
  if (above.includes(target)) return [];
  const alternatives = ['anyOf', 'oneOf', 'allOf'].flatMap(
    word => (target[word] as JsonSchema[] | undefined) ?? [],
  );
  if (alternatives.length === 0) return [isOpen(target) ? true : target];
  const own = target['properties'] === undefined && target['items'] === undefined ? [] : [target];
  return [...own, ...alternatives.flatMap(alternative => branchesOf(alternative, root, [...above, target]))];
}

/** Whether a schema says nothing about its values, so that any are allowed. */
const isOpen = (schema: JsonSchema): boolean =>
  ['type', 'properties', 'items', 'prefixItems', 'additionalProperties', 'enum', 'const'].every(
    word => schema[word] === undefined,
  );

function memberOf(schema: JsonSchema, key: string): JsonSchema | boolean {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  if (Object.hasOwn(properties, key)) return properties[key]!;
  const others = schema['additionalProperties'];
  if (isTree(others)) return others as JsonSchema;
  return (
    others === true ||
    (schema['type'] === 'object' && others === undefined && schema['properties'] === undefined)
  );
}

function itemOf(schema: JsonSchema): JsonSchema | boolean {
  const items = schema['items'];
  if (isTree(items)) return items as JsonSchema;
  return schema['type'] === 'array' && items !== false;
}

/** `#/$defs/name` */
function resolved(reference: string, root: JsonSchema): JsonSchema {
  const parts = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter(part => part !== '');
  return parts.reduce<JsonSchema>((at, part) => at[part] as JsonSchema, root);
}
