import type { TextProblem } from '@diancan/contracts';
import { z } from 'zod';
import type { Locale } from '../locale/locale.js';

export interface FieldProblem {
  /** Path of the field, such as `items[2].quantity`; empty for the whole body. */
  readonly field: string;
  readonly reason: string;
}

const TEXT_PROBLEMS: Record<TextProblem, Record<Locale, (max: number) => string>> = {
  blank: { zh: () => '不能为空', en: () => 'must not be blank' },
  too_long: { zh: max => `不能超过 ${max} 个字符`, en: max => `must be at most ${max} characters` },
  control_characters: { zh: () => '不能含有控制字符', en: () => 'must not contain control characters' },
};

const ZOD_WORDING = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError };

/** Says which field is wrong and why, in the client's language. */
export function describeProblem(issue: z.core.$ZodIssue, locale: Locale): FieldProblem {
  return { field: fieldName(issue.path), reason: reasonOf(issue, locale) };
}

function reasonOf(issue: z.core.$ZodIssue, locale: Locale): string {
  const refused =
    issue.code === 'custom' ? (issue.params as { problem: TextProblem; max: number } | undefined) : undefined;
  if (refused !== undefined) return TEXT_PROBLEMS[refused.problem][locale](refused.max);
  // A schema says it in English only, if it has words of its own.
  if (issue.code === 'custom' && locale === 'en') return issue.message;
  if (issue.code === 'invalid_type' && issue.input === undefined)
    return locale === 'zh' ? '必填' : 'is required';
  const wording = ZOD_WORDING[locale](issue as z.core.$ZodRawIssue);
  return (typeof wording === 'string' ? wording : wording?.message) ?? issue.message;
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, key) =>
      typeof key === 'number' ? `${name}[${key}]` : name === '' ? String(key) : `${name}.${String(key)}`,
    '',
  );
}
