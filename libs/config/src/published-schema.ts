import { z } from 'zod';

/** JSON Schema, without `$schema`: what is said here means the same in every draft since 06. */
export type JsonSchema = Record<string, unknown>;

/** Types of which JSON Schema cannot tell by itself how they are written. */
const written = z.registry<{ readonly as: JsonSchema }>();

/** Says how the values of a type are written, where the type turns them into something else. */
export function writtenAs<T extends z.ZodType>(type: T, as: JsonSchema): T {
  written.add(type, { as });
  return type;
}

/**
 * What a config centre needs to tell good settings from bad ones before anybody gets them: how they are written, which is
 * not always what they become. Made for a reader that takes numbers written as text (`coerceTypes` of ajv). Rules between
 * several values are not in it: those are for the service itself.
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
  // Exactly these: a reader that coerces would take 1 and null, which the service does not.
  if (def.type === 'boolean') return replace(jsonSchema, { enum: [true, false] });
  if (def.type !== 'string') return;
  // Not every reader knows the formats, and zod has some of its own.
  delete jsonSchema['format'];
  if ('protocol' in def && def.protocol !== undefined)
    jsonSchema['pattern'] = urlPattern(def.protocol as RegExp);
  // JSON Schema has no flags: better unsaid than wrong.
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
