import { largest, optionalFields } from '@diancan/testing/input';
import { z } from 'zod';

type Variant = readonly [what: string, body: unknown];

/** All fields at their largest, then without each optional field, then with each name at its largest. */
export function variantsOf(schema: z.ZodObject, names: Readonly<Record<string, unknown>>): Variant[] {
  const used = Object.keys(names).filter(name =>
    JSON.stringify(largest(schema, names)).includes(`"${name}":`),
  );
  const namings: Array<[string, object]> = [
    ['everything', names],
    ...used.map((name): [string, object] => [
      `the longest ${name}`,
      { ...names, [name]: largestOf(schema, name) },
    ]),
  ];
  return namings.flatMap(([what, chosen]) => {
    const all = largest(schema, chosen as typeof names) as Record<string, unknown>;
    return [
      [what, all],
      ...optionalFields(schema).map((field): Variant => [`${what}, no ${field}`, without(all, field)]),
    ] as Variant[];
  });
}

const without = (value: Readonly<Record<string, unknown>>, field: string): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));

/** The largest value of a field, wherever it is in the schema. */
function largestOf(schema: z.ZodType, name: string): unknown {
  const found = valuesOf(schema, name);
  if (found.length === 0) throw new Error(`no field is called ${name}`);
  return found[0];
}

function valuesOf(schema: z.ZodType, name: string): unknown[] {
  if (schema instanceof z.ZodOptional) return valuesOf(schema.unwrap() as z.ZodType, name);
  if (schema instanceof z.ZodArray) return valuesOf(schema.element as z.ZodType, name);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(schema.shape).flatMap(([field, value]) =>
    field === name ? [largest(value)] : valuesOf(value, name),
  );
}
