import { saying } from '@diancan/contracts';
import type { z } from 'zod';
import { fieldName } from './field-name.js';
import { InvalidInputError } from './invalid-input.error.js';
import { type MisspeltField, misspeltFields } from './misspelt-fields.js';
import { isWholeNumber } from './schema-parts.js';

/**
 * What the schema makes of the input. Unknown fields are left out, but a misspelt one is refused.
 * @throws InvalidInputError that says which fields are wrong and why
 */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.infer<S> {
  const misspelt = misspeltFields(schema, input);
  // A missing field and one of the wrong type differ only by their input.
  const parsed = schema.safeParse(input, { reportInput: true });
  if (parsed.success && misspelt.length === 0) return parsed.data;
  const told = new Set(misspelt.map(({ path, meant }) => fieldName([...path.slice(0, -1), meant])));
  const issues = parsed.error?.issues.filter(({ path }) => !told.has(fieldName(path))) ?? [];
  throw new InvalidInputError([...misspelt.map(issueOf), ...issues.map(issue => exact(schema, issue))]);
}

function issueOf({ path, meant }: MisspeltField): z.core.$ZodIssueCustom {
  const { params, error } = saying({
    zh: `不是已知的字段；是否想写 ${meant}？`,
    en: `is not known; did you mean ${meant}?`,
  });
  return { code: 'custom', path: [...path], params, message: error };
}

/** zod says `number` of a text in the place of a whole number. */
function exact(schema: z.ZodType, issue: z.core.$ZodIssue): z.core.$ZodIssue {
  return issue.code === 'invalid_type' && issue.expected === 'number' && isWholeNumber(schema, issue.path)
    ? { ...issue, expected: 'int' }
    : issue;
}
