import type { z } from 'zod';

/** Input that failed its schema. `describeProblem` words it once the client's language is known. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';

  constructor(readonly issues: readonly z.core.$ZodIssue[]) {
    super('invalid input');
  }
}
