import { saying } from '@diancan/contracts';
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { InvalidInputError } from './invalid-input.error.js';
import { parseInput } from './parse-input.js';

const GIVEN_TWICE = saying({ zh: '只能出现一次', en: 'must be given once' });

/**
 * Passes on what the schema accepts, in the form that the schema returns. Schemas of requests do not coerce.
 */
@Injectable()
export class ZodPipe<S extends z.ZodType> implements PipeTransform<unknown, z.infer<S>> {
  constructor(private readonly schema: S) {}

  /**
   * @param argument which part of the request it is; without it, the body
   * @throws InvalidInputError that says which fields are wrong and why
   */
  transform(value: unknown, argument: ArgumentMetadata = { type: 'body' }): z.infer<S> {
    try {
      // A missing body counts as an empty one, so that the answer names the missing fields.
      return parseInput(this.schema, value ?? {});
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      throw new InvalidInputError(error.issues.map(issue => placed(issue, argument)));
    }
  }
}

/** The issue as it is in this part of the request. */
function placed(issue: z.core.$ZodIssue, { type, data }: ArgumentMetadata): z.core.$ZodIssue {
  const path = issue.path.length === 0 && data !== undefined ? [data] : issue.path;
  const isTwice = type === 'query' && issue.code === 'invalid_type' && Array.isArray(issue.input);
  return isTwice
    ? { code: 'custom', path, params: GIVEN_TWICE.params, message: GIVEN_TWICE.error }
    : { ...issue, path };
}
