import { reasonOf } from '@diancan/platform';
import { ZodError } from 'zod';

const MAX_LENGTH = 500;

/** The text of an error that is stored: one line of at most 500 characters, never empty. */
export function errorText(thrown: unknown): string {
  return lineOf(thrown).replaceAll(/\s+/g, ' ').trim().slice(0, MAX_LENGTH);
}

function lineOf(thrown: unknown): string {
  // A ZodError's message is JSON.
  if (thrown instanceof ZodError)
    return thrown.issues.map(({ path, message }) => `${path.join('.') || 'value'}: ${message}`).join('; ');
  // A connection that is refused at every address of a host throws an AggregateError without a message.
  if (thrown instanceof AggregateError && thrown.message === '') return thrown.errors.map(lineOf).join('; ');
  if (thrown instanceof Error && thrown.message === '') return thrown.name;
  return reasonOf(thrown);
}
