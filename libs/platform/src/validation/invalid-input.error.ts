import type { z } from 'zod';

/** Input that its schema refused; worded by `describeProblem` once the reader's language is known. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';

  constructor(readonly issues: readonly z.core.$ZodIssue[]) {
    super('invalid input');
  }
}
