import { ZodError } from 'zod';

const MAX_LENGTH = 500;

/** What is kept of an error: one line of at most 500 characters, never empty. */
export function errorText(thrown: unknown): string {
  return lineOf(thrown).replaceAll(/\s+/g, ' ').trim().slice(0, MAX_LENGTH);
}

function lineOf(thrown: unknown): string {
  // Its message is JSON.
  if (thrown instanceof ZodError)
    return thrown.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`).join('; ');
  // A connection that is refused at each address of a host has no message of its own.
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(lineOf).join('; ');
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return String(thrown);
}
