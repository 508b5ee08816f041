/** A query parameter as text. The last one counts if it is repeated; an empty one counts as absent. */
export function parameter(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}
