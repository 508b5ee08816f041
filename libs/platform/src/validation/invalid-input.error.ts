import type { z } from 'zod';

/** Input that failed its schema. `describeProblem` words it once the client's language is known. */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
  /** Private, because the issues hold what was sent, and what prints an error prints its other fields. */
  readonly #issues: readonly z.core.$ZodIssue[];

  constructor(issues: readonly z.core.$ZodIssue[]) {
    super('invalid input');
    this.#issues = issues;
  }

  get issues(): readonly z.core.$ZodIssue[] {
    return this.#issues;
  }
}
