import { z } from 'zod';

/** JSON Schema without `$schema`: it uses only words that mean the same in every draft since 06. */
export type JsonSchema = Record<string, unknown>;

/** Types for which zod cannot describe how they are written. */
const written = z.registry<{ readonly as: JsonSchema }>();

/** Declares how the values of a type are written, for a type that turns them into something else. */
export function writtenAs<T extends z.ZodType>(type: T, as: JsonSchema): T {
  written.add(type, { as });
  return type;
}

/**
 * Describes how settings are written, which may differ from what they become, so that a config centre can
 * refuse wrong ones before a service gets them. Made for a validator that accepts numbers written as text
 * (`coerceTypes` of ajv). Rules between several values are not in it: the service checks them itself.
 */
export function publishedSchema(schema: z.ZodObject): JsonSchema {
  const { $schema: _draft, ...described } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    override: describe,
  });
  return described;
}

function describe({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: JsonSchema }): void {
  const said = written.get(zodSchema)?.as;
  if (said !== undefined) return replace(jsonSchema, said);
  const {
    _zod: { def },
  } = zodSchema;
  // Only these two: a validator that coerces would also accept 1 and null, which the service refuses.
  if (def.type === 'boolean') return replace(jsonSchema, { enum: [true, false] });
  if (def.type !== 'string') return;
  // Not every validator knows the formats, and zod has some of its own.
  delete jsonSchema['format'];
  if ('protocol' in def && def.protocol !== undefined)
    jsonSchema['pattern'] = urlPattern(def.protocol as RegExp);
  // JSON Schema has no flags: a pattern without its flag would be wrong, so it is left out.
  const patterns = (def.checks ?? []).map(({ _zod }) => (_zod.def as { pattern?: RegExp }).pattern);
  if (patterns.some(pattern => pattern !== undefined && pattern.flags !== '')) {
    delete jsonSchema['pattern'];
    delete jsonSchema['allOf'];
  }
}

/** @param protocol anchored at both ends */
const urlPattern = ({ source }: RegExp): string => `^${source.slice(1, -1)}://[^\\s/]`;

function replace(jsonSchema: JsonSchema, by: JsonSchema): void {
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
  Object.assign(jsonSchema, by);
}
