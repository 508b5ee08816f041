import { z } from 'zod';

export type Shape = Readonly<Record<string, z.ZodType>>;

/** The schema without what only wraps it: optional, default, pipe and so on. */
function bare(schema: z.ZodType): z.ZodType {
  const { innerType, in: first } = schema.def as { innerType?: z.ZodType; in?: z.ZodType };
  const inner = innerType ?? first;
  return inner === undefined ? schema : bare(inner);
}

/** The fields that the schema knows: those of the options that the value chooses, or else of all options. */
export function shapeOf(schema: z.ZodType, value?: unknown): Shape | undefined {
  const known = bare(schema);
  if (known instanceof z.ZodObject) return known.shape as Shape;
  if (!(known instanceof z.ZodDiscriminatedUnion)) return undefined;
  const options = known.options as unknown as z.ZodObject[];
  const key = known.def.discriminator;
  const kind = (value as Record<string, unknown> | undefined)?.[key];
  const chosen = options.filter(({ shape }) => (shape[key] as z.ZodType).safeParse(kind).success);
  return Object.assign({}, ...(chosen.length > 0 ? chosen : options).map(({ shape }) => shape)) as Shape;
}

/** The schema of each element of a list, or of each value of a record. */
export function elementOf(schema: z.ZodType): z.ZodType | undefined {
  const known = bare(schema);
  if (known instanceof z.ZodArray) return known.element as z.ZodType;
  return known instanceof z.ZodRecord ? (known.valueType as z.ZodType) : undefined;
}

/** Whether the schema has a number without decimals at this path. */
export function isWholeNumber(schema: z.ZodType, path: readonly PropertyKey[]): boolean {
  const [key, ...rest] = path;
  if (key !== undefined) {
    const part = elementOf(schema) ?? shapeOf(schema)?.[String(key)];
    return part !== undefined && isWholeNumber(part, rest);
  }
  const known = bare(schema);
  return known instanceof z.ZodNumber && known.isInt;
}
