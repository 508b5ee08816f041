import { saying, text } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeProblem, onePerField } from './describe-problem.js';

const issuesOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { reportInput: true }).error!.issues;
/** The words for a field `a`, in English and in Chinese. */
const words = (schema: z.ZodType, value: unknown) => {
  const [issue] = issuesOf(z.object({ a: schema }), { a: value });
  return (['en', 'zh'] as const).map(locale => describeProblem(issue!, locale).reason);
};

describe('describeProblem', () => {
  it.each([
    [z.string(), undefined, 'is required', '必填'],
    [z.string(), null, 'must be text', '必须是文本'],
    [z.number(), '1', 'must be a number', '必须是数字'],
    [z.int(), 1.5, 'must be a whole number', '必须是整数'],
    [z.boolean(), 'true', 'must be true or false', '必须是 true 或 false'],
    [z.array(z.int()), {}, 'must be a list', '必须是列表'],
    [z.object({}), [], 'must be an object', '必须是对象'],
    [z.record(z.string(), z.int()), 'x', 'must be an object', '必须是对象'],
    [z.date(), 'x', 'has the wrong type', '类型不对'],
  ])('says the type: case %#', (schema, value, en, zh) => {
    expect(words(schema, value)).toEqual([en, zh]);
  });

  it.each([
    [z.int().min(1), 0, 'must be at least 1', '不能小于 1'],
    [z.int().max(9), 10, 'must be at most 9', '不能大于 9'],
    [z.number().gt(1), 1, 'must be more than 1', '必须大于 1'],
    [z.number().lt(9), 9, 'must be less than 9', '必须小于 9'],
    [z.int().multipleOf(5), 3, 'must be a multiple of 5', '必须是 5 的倍数'],
    [z.string().min(1), '', 'must not be empty', '不能为空'],
    [z.string().min(3), 'ab', 'must be at least 3 characters', '至少要有 3 个字符'],
    [z.string().max(3), 'abcd', 'must be at most 3 characters', '不能超过 3 个字符'],
    [z.string().length(3), 'abcd', 'must be exactly 3 characters', '必须正好是 3 个字符'],
    [z.array(z.int()).min(1), [], 'must not be empty', '不能为空'],
    [z.array(z.int()).min(2), [1], 'must have at least 2 items', '至少要有 2 项'],
    [z.array(z.int()).max(2), [1, 2, 3], 'must have at most 2 items', '不能超过 2 项'],
  ])('says the limit: case %#', (schema, value, en, zh) => {
    expect(words(schema, value)).toEqual([en, zh]);
  });

  it.each([
    [z.iso.date(), 'must be a date that exists, such as 2026-01-31', '必须是存在的日期，如 2026-01-31'],
    [
      z.iso.datetime(),
      'must be a time that exists, such as 2026-01-31T12:00:00Z',
      '必须是存在的时间，如 2026-01-31T12:00:00Z',
    ],
    [
      z.iso.datetime({ offset: true }),
      'must be a time that exists, with Z or an offset, such as 2026-01-31T20:00:00+08:00',
      '必须是存在的时间，带 Z 或时差，如 2026-01-31T20:00:00+08:00',
    ],
    [z.base64(), 'must be base64', '必须是 base64 编码'],
    [z.string().regex(/^[a-z]{3}$/), 'is not in the right form', '格式不对'],
    [z.enum(['NEW', 'PAID']), 'must be one of NEW, PAID', '只能是其中之一：NEW、PAID'],
    [z.literal('CNY'), 'must be CNY', '只能是 CNY'],
    [
      z.union([z.int(), z.strictObject({ b: z.int() })]),
      'must be a number, or must be an object',
      '必须是数字，或必须是对象',
    ],
  ])('says the form: case %#', (schema, en, zh) => {
    expect(words(schema, '?')).toEqual([en, zh]);
  });

  it('says which alternative a discriminator has', () => {
    const schema = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('A') }),
      z.object({ kind: z.literal('B') }),
    ]);
    for (const value of [{}, { kind: null }, { kind: 'C' }])
      expect(describeProblem(issuesOf(schema, value)[0]!, 'en')).toEqual({
        field: 'kind',
        reason: 'must be one of A, B',
      });
  });

  it('says what is wrong with the name of an entry', () => {
    const [issue] = issuesOf(z.record(z.string().max(2), z.int()), { abc: 1 });
    expect(describeProblem(issue!, 'en')).toEqual({
      field: 'abc',
      reason: 'has a name that must be at most 2 characters',
    });
    expect(describeProblem(issue!, 'zh').reason).toBe('的名称不能超过 2 个字符');
  });

  it.each([
    [text(3), ' ', 'must not be blank', '不能为空'],
    [text(3), 'four', 'must be at most 3 characters', '不能超过 3 个字符'],
    [text(9), 'a\u0000b', 'must not contain control characters', '不能含有控制字符'],
    [
      z.int().refine(() => false, saying({ zh: '不能为 0', en: 'must not be 0' })),
      0,
      'must not be 0',
      '不能为 0',
    ],
    [z.int().refine(() => false, { error: 'must be odd' }), 2, 'must be odd', '不符合要求'],
    [z.int().refine(() => false), 2, 'is not accepted', '不符合要求'],
  ])('takes the words that the schema has: case %#', (schema, value, en, zh) => {
    expect(words(schema, value)).toEqual([en, zh]);
  });

  it('names a field by its path, and no field for the whole body', () => {
    const [deep] = issuesOf(z.object({ a: z.array(z.object({ b: text(3) })) }), { a: [{ b: '' }] });
    expect(describeProblem(deep!, 'en').field).toBe('a[0].b');
    const [whole] = issuesOf(z.object({}), []);
    expect(describeProblem(whole!, 'en')).toEqual({ field: '', reason: 'must be a JSON object' });
  });

  it('cuts the names that a client has chosen', () => {
    const [unknown] = issuesOf(z.strictObject({}), { ['x'.repeat(100_000)]: 1 });
    expect(describeProblem(unknown!, 'en')).toEqual({ field: 'x'.repeat(64), reason: 'is not known' });
  });
});

describe('onePerField', () => {
  const schema = z.strictObject({ a: z.string().min(9).regex(/^b/), c: z.int().min(1) });
  const reasons = (value: unknown) =>
    onePerField(issuesOf(schema, value)).map(issue => Object.values(describeProblem(issue, 'en')).join(' '));

  it('keeps the first issue of a field', () => {
    expect(reasons({ a: 'x', c: 0 })).toEqual(['a must be at least 9 characters', 'c must be at least 1']);
  });

  it('prefers the limit of the schema to that of JavaScript', () => {
    expect(reasons({ a: 'bbbbbbbbbb', c: -1e308 })).toEqual(['c must be at least 1']);
  });

  it('keeps each unknown field', () => {
    expect(reasons({ a: 'bbbbbbbbbb', c: 1, d: 1, e: 1 })).toEqual(['d is not known', 'e is not known']);
  });
});
