import type { JsonSchema } from '../schemas/published-schema.js';
import { mismatchesOf } from './mismatch.js';

/** Why nothing can be judged by a schema, in the words of who tried; null when something can. */
export function faultOf(schema: JsonSchema): string | null {
  if (schema['$async'] !== undefined) return 'it must not be $async: settings are judged at once';
  try {
    mismatchesOf(schema, {});
    return null;
  } catch (error) {
    // One that leads back to itself fills the stack.
    return error instanceof RangeError ? 'it leads back to itself' : (error as Error).message;
  }
}
