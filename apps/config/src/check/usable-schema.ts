import { reasonOf } from '@diancan/errors';
import type { JsonSchema } from '../schemas/published-schema.js';
import { mismatchesOf } from './mismatch.js';

/** @returns why a schema cannot be used, in the words of the validator; null if it can */
export function faultOf(schema: JsonSchema): string | null {
  if (schema['$async'] !== undefined) return 'it must not be $async: settings are judged at once';
  try {
    mismatchesOf(schema, {});
    return null;
  } catch (error) {
    // A recursive schema overflows the stack.
    return error instanceof RangeError ? 'it leads back to itself' : reasonOf(error);
  }
}
