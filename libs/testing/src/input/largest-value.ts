import { z } from 'zod';

/** One character of four bytes in UTF-8 and two units in JavaScript, which shows how a limit counts. */
const WIDEST = '𠮷';
const MAX_TRIED = 2_000;
/** For texts with a fixed format that allows no letters. */
const FORMED = [
  '9999-12-31',
  '9999-12-31T23:59:59.999Z',
  '2999-12-31T23:59:59.999Z',
  '100',
  '23:59',
  'Asia/Shanghai',
];

/**
 * The largest value that a schema accepts: longest texts (of the widest characters where allowed), largest
 * numbers, all optional fields.
 * @param chosen values to use for fields of these names instead of the largest ones
 * @throws Error if the schema has no largest value
 */
export function largest(schema: z.ZodType, chosen: Readonly<Record<string, unknown>> = {}): unknown {
  if (schema instanceof z.ZodOptional) return largest(schema.unwrap() as z.ZodType, chosen);
  if (schema instanceof z.ZodArray) return [largest(schema.element as z.ZodType, chosen)];
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.ZodType>(schema.shape);
    return Object.fromEntries(
      fields.map(([name, field]) => [name, name in chosen ? chosen[name] : largest(field, chosen)]),
    );
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return largest(schema.options.at(-1) as z.ZodType, chosen);
  if (schema instanceof z.ZodLiteral) return schema.value;
  if (schema instanceof z.ZodEnum) return schema.options.at(-1);
  if (schema instanceof z.ZodBoolean) return true;
  if (schema instanceof z.ZodNumber) return schema.maxValue;
  return longestText(schema);
}

function longestText(schema: z.ZodType): string {
  const fits = (text: string): boolean => schema.safeParse(text).success;
  const repeated = (character: string): string[] => {
    for (let length = MAX_TRIED; length > 0; length--)
      if (fits(character.repeat(length))) return [character.repeat(length)];
    return [];
  };
  const [letters = ''] = [...repeated(WIDEST), ...repeated('z')];
  if (letters !== '') return letters;
  const [longest] = [...repeated('9'), ...FORMED.filter(fits)].toSorted((a, b) => b.length - a.length);
  if (longest === undefined)
    throw new Error(`no text is known that fits ${JSON.stringify(z.toJSONSchema(schema))}`);
  return longest;
}

/** Names of the optional fields. */
export const optionalFields = (schema: z.ZodObject): string[] =>
  Object.entries<z.ZodType>(schema.shape)
    .filter(([, field]) => field instanceof z.ZodOptional)
    .map(([name]) => name);
