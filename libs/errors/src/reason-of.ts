import { inspect } from 'node:util';

/** What was thrown, as text that is not empty. Code may throw anything, and this throws nothing. */
export const reasonOf = (thrown: unknown): string =>
  thrown instanceof Error && typeof thrown.message === 'string' && thrown.message !== ''
    ? thrown.message
    : typeof thrown === 'string'
      ? thrown
      : inspect(thrown, { depth: 1 });
