import type { Words } from '@diancan/contracts';
import type { z } from 'zod';
import type { Locale } from '../locale/locale.js';
import { fieldName } from './field-name.js';
import { wordsOf } from './issue-words.js';

export interface FieldProblem {
  /** Path of the field, such as `items[2].quantity`; empty for the whole body. */
  readonly field: string;
  /** What is wrong with it; the name of the field, or another subject, comes before it. */
  readonly reason: string;
}

const JSON_OBJECT: Words = { zh: '必须是 JSON 对象', en: 'must be a JSON object' };

/**
 * Says which field is wrong and why, in the client's language.
 * @param issue with its input (`reportInput`); without, a field of the wrong type is called missing
 */
export function describeProblem(issue: z.core.$ZodIssue, locale: Locale): FieldProblem {
  const field = fieldOf(issue);
  const isNoObject = issue.code === 'invalid_type' && issue.expected === 'object';
  const words = field === '' && isNoObject ? JSON_OBJECT : wordsOf(issue);
  return { field, reason: words[locale] };
}

/** One issue for each field, unknown fields included, in the order in which they were found. */
export function onePerField(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue[] {
  const byField = new Map<string, z.core.$ZodIssue>();
  for (const issue of issues.flatMap(onePerKey)) {
    const field = fieldOf(issue);
    const known = byField.get(field);
    if (known === undefined || isSafeRange(known)) byField.set(field, issue);
  }
  return [...byField.values()];
}

/** zod names the object, and all of its unknown fields in one issue. */
function onePerKey(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map(key => ({ ...issue, keys: [key] })) : [issue];
}

const fieldOf = (issue: z.core.$ZodIssue): string =>
  fieldName(issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path);

/** Of a whole number, zod says first what JavaScript can hold; the limit of the schema is next. */
const isSafeRange = (issue: z.core.$ZodIssue): boolean =>
  (issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'int';
