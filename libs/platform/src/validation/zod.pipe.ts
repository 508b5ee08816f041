import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { InvalidInputError } from './invalid-input.error.js';

/**
 * Passes on what the schema accepts, in the form that the schema returns. Schemas of requests do not coerce.
 */
@Injectable()
export class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.infer<S>> {
  constructor(private readonly schema: S) {}

  /** @throws InvalidInputError that says which fields are wrong and why */
  transform(value: unknown): z.infer<S> {
    // A missing body counts as an empty one, so that the answer names the missing fields.
    const parsed = this.schema.safeParse(value ?? {});
    if (!parsed.success) throw new InvalidInputError(parsed.error.issues);
    return parsed.data;
  }
}
