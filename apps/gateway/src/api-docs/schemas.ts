import { z } from 'zod';

export type Json = Record<string, unknown>;

const COMPONENTS = '#/components/schemas/';

/**
 * The JSON Schemas of the API's description. A schema with an id (`.meta({ id })`) becomes a component of
 * that
 * name, wherever it is used.
 */
export class Schemas {
  readonly components: Record<string, Json> = {};

  /** The JSON Schema of `schema`; a reference if it has an id. */
  of(schema: z.ZodType): Json {
    const {
      $schema: _dialect,
      $defs = {},
      ...root
    } = z.toJSONSchema(schema, { io: 'input', override: plain });
    for (const [name, named] of Object.entries($defs as Record<string, Json>)) this.add(name, named);
    return withComponents(root) as Json;
  }

  /**
   * Adds a component.
   * @throws Error if another one has that name
   */
  add(name: string, schema: Json): void {
    const added = withComponents(schema) as Json;
    const known = this.components[name];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(added))
      throw new Error(`two schemas have the id ${name}`);
    this.components[name] = added;
  }
}

/** Leaves out limits and patterns that only repeat what the format of the value says. */
function plain({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'date') delete jsonSchema.pattern;
}

/** Points references to the components instead of the definitions beside the schema. */
function withComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace('#/$defs/', COMPONENTS)]
        : [key, withComponents(inner)],
    ),
  );
}
