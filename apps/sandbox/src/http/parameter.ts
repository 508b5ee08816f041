/** A query parameter as text; a repeated one counts as its last, an absent or empty one as absent. */
export function parameter(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}
