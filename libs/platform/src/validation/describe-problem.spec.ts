import { text } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeProblem } from './describe-problem.js';

const problem = (schema: z.ZodType, value: unknown, locale: 'zh' | 'en') =>
  describeProblem(schema.safeParse(value, { reportInput: true }).error!.issues[0]!, locale);

describe('describeProblem', () => {
  it.each([
    ['blank', z.object({ a: text(3) }), { a: ' ' }, 'a', '不能为空', 'must not be blank'],
    [
      'too long',
      z.object({ a: text(3) }),
      { a: 'four' },
      'a',
      '不能超过 3 个字符',
      'must be at most 3 characters',
    ],
    [
      'control characters',
      z.object({ a: text(9) }),
      { a: 'a\u0000b' },
      'a',
      '不能含有控制字符',
      'must not contain control characters',
    ],
    ['missing', z.object({ a: z.string() }), {}, 'a', '必填', 'is required'],
    [
      'deep',
      z.object({ a: z.array(z.object({ b: text(3) })) }),
      { a: [{ b: '' }] },
      'a[0].b',
      '不能为空',
      'must not be blank',
    ],
  ])('words %s', (_what, schema, value, field, zh, en) => {
    expect(problem(schema, value, 'zh')).toEqual({ field, reason: zh });
    expect(problem(schema, value, 'en')).toEqual({ field, reason: en });
  });

  it('leaves the rest to zod’s own words, in both languages', () => {
    const schema = z.object({ quantity: z.int().min(1) });
    expect(problem(schema, { quantity: 0 }, 'en').reason).toMatch(/Too small: expected number to be >=1/);
    expect(problem(schema, { quantity: 0 }, 'zh').reason).toMatch(/数值过小/);
    expect(problem(schema, { quantity: '1' }, 'en').reason).toMatch(/expected (?:int|number)/);
  });

  it('words a refusal that has no words of its own', () => {
    const schema = z.object({ quantity: z.int().refine(value => value !== 0) });
    expect(problem(schema, { quantity: 0 }, 'en')).toEqual({ field: 'quantity', reason: 'Invalid input' });
  });

  it('takes the words of the schema, which are English', () => {
    const schema = z.object({}).refine(() => false, { message: 'name one' });
    expect(problem(schema, {}, 'en')).toEqual({ field: '', reason: 'name one' });
    expect(problem(schema, {}, 'zh')).toMatchObject({ reason: expect.not.stringMatching('name one') });
  });

  it('has no field for the whole body', () => {
    expect(problem(z.object({}), [], 'en').field).toBe('');
  });
});
