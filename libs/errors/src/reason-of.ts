import { inspect } from 'node:util';

/** What was thrown, as text that is not empty. Code may throw anything, and this throws nothing. */
export function reasonOf(thrown: unknown): string {
  const text: unknown = thrown instanceof Error ? thrown.message : thrown;
  return typeof text === 'string' && text !== '' ? text : inspect(thrown, { depth: 1 });
}
