import { z } from 'zod';

/**
 * Values by names with dots in them, such as `user.notices`. In a file of settings a dot separates the names
 * of maps in one another, so both forms are taken: `{ 'user.notices': … }`, `{ user: { notices: … } }`.
 */
export const byDottedName = <T extends z.ZodType>(value: T) =>
  z.preprocess(
    given => (isMap(given) ? Object.fromEntries(entriesOf(given, '', value)) : given),
    z.record(z.string(), value),
  );

function* entriesOf(given: object, above: string, value: z.ZodType): Generator<[string, unknown]> {
  for (const [key, item] of Object.entries(given)) {
    const name = above === '' ? key : `${above}.${key}`;
    if (isMap(item) && !isValue(item, value)) yield* entriesOf(item, name, value);
    else yield [name, item];
  }
}

/** A map with a key of the values is one of them, right or wrong. */
const isValue = (item: object, value: z.ZodType): boolean =>
  value instanceof z.ZodObject &&
  (Object.keys(item).length === 0 || Object.keys(item).some(key => Object.hasOwn(value.shape, key)));

const isMap = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
