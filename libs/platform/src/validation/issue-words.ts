import type { Words } from '@diancan/contracts';
import type { z } from 'zod';
import { fieldName } from './field-name.js';
import { sizeWords } from './size-words.js';

const TYPES: Readonly<Record<string, Words>> = {
  string: { zh: '必须是文本', en: 'must be text' },
  number: { zh: '必须是数字', en: 'must be a number' },
  int: { zh: '必须是整数', en: 'must be a whole number' },
  boolean: { zh: '必须是 true 或 false', en: 'must be true or false' },
  array: { zh: '必须是列表', en: 'must be a list' },
  object: { zh: '必须是对象', en: 'must be an object' },
  record: { zh: '必须是对象', en: 'must be an object' },
};
const REQUIRED: Words = { zh: '必填', en: 'is required' };
const OTHER_TYPE: Words = { zh: '类型不对', en: 'has the wrong type' };

const FORMATS: Readonly<Record<string, Words>> = {
  date: { zh: '必须是存在的日期，如 2026-01-31', en: 'must be a date that exists, such as 2026-01-31' },
  datetime: {
    zh: '必须是存在的时间，如 2026-01-31T12:00:00Z',
    en: 'must be a time that exists, such as 2026-01-31T12:00:00Z',
  },
  base64: { zh: '必须是 base64 编码', en: 'must be base64' },
};
/** The pattern of `datetime` that takes an offset has this in it. */
const OFFSET = '[+-]';
const TIME_WITH_OFFSET: Words = {
  zh: '必须是存在的时间，带 Z 或时差，如 2026-01-31T20:00:00+08:00',
  en: 'must be a time that exists, with Z or an offset, such as 2026-01-31T20:00:00+08:00',
};
const OTHER_FORMAT: Words = { zh: '格式不对', en: 'is not in the right form' };
const OTHER: Words = { zh: '不符合要求', en: 'is not accepted' };

/** What an issue says after the name of its field, without anything that was sent but names of fields. */
export function wordsOf(issue: z.core.$ZodIssue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue);
    case 'too_small':
    case 'too_big':
      return sizeWords(issue);
    case 'invalid_format':
      if (issue.format === 'datetime' && issue.pattern?.includes(OFFSET)) return TIME_WITH_OFFSET;
      return FORMATS[issue.format] ?? OTHER_FORMAT;
    case 'not_multiple_of':
      return { zh: `必须是 ${issue.divisor} 的倍数`, en: `must be a multiple of ${issue.divisor}` };
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return unionWords(issue);
    case 'unrecognized_keys':
      return { zh: '不是已知的字段', en: 'is not known' };
    case 'invalid_key':
      return keyWords(issue);
    case 'custom':
      return customWords(issue);
    default:
      return OTHER;
  }
}

const typeWords = ({ expected, input }: z.core.$ZodIssueInvalidType): Words =>
  input === undefined ? REQUIRED : (TYPES[expected] ?? OTHER_TYPE);

function oneOf(values: readonly z.core.util.Primitive[]): Words {
  const names = values.map(String);
  return names.length === 1
    ? { zh: `只能是 ${names[0]}`, en: `must be ${names[0]}` }
    : { zh: `只能是其中之一：${names.join('、')}`, en: `must be one of ${names.join(', ')}` };
}

function unionWords(issue: z.core.$ZodIssueInvalidUnion): Words {
  // Only a union with a discriminator has them.
  if ('options' in issue && issue.options !== undefined) return oneOf(issue.options);
  const ways = issue.errors.flatMap(issues => issues.slice(0, 1)).map(within);
  return ways.length === 0
    ? OTHER
    : { zh: ways.map(({ zh }) => zh).join('，或'), en: ways.map(({ en }) => en).join(', or ') };
}

/** An issue of an option of a union; its path begins there. */
function within(issue: z.core.$ZodIssue): Words {
  const { zh, en } = wordsOf(issue);
  const field = fieldName(issue.path);
  return { zh: `${field} ${zh}`.trim(), en: `${field} ${en}`.trim() };
}

function keyWords({ issues: [issue] }: z.core.$ZodIssueInvalidKey): Words {
  const { zh, en } = issue === undefined ? OTHER : wordsOf(issue);
  return { zh: `的名称${zh}`, en: `has a name that ${en}` };
}

/** The words that a schema has of its own. A schema outside `contracts` may have them in English alone. */
function customWords({ params, message }: z.core.$ZodIssueCustom): Words {
  const { zh, en } = (params ?? {}) as Partial<Words>;
  if (zh !== undefined && en !== undefined) return { zh, en };
  return { zh: OTHER.zh, en: message === UNWORDED ? OTHER.en : message };
}

const UNWORDED = 'Invalid input';
