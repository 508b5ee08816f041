import { Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { InvalidInputError } from './invalid-input.error.js';

/** Lets through what the schema accepts, as the schema returns it. No coercion: schemas of requests have none. */
@Injectable()
export class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.infer<S>> {
  constructor(private readonly schema: S) {}

  /** @throws InvalidInputError that says which field and why */
  transform(value: unknown): z.infer<S> {
    // A missing body is treated as an empty one, so that the answer names the missing fields.
    const parsed = this.schema.safeParse(value ?? {});
    if (!parsed.success) throw new InvalidInputError(parsed.error.issues);
    return parsed.data;
  }
}
