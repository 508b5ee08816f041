import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { phone, text } from './fields.js';

const line = text(10);
const optional = text(10, { blank: true });
const lines = text(10, { blank: true, lines: true });

/** The accepted text, or the problem. */
const read = (schema: z.ZodType<string>, value: string) => {
  const { data, error } = schema.safeParse(value);
  return data ?? error!.issues.map(issue => (issue as { params?: { en: string } }).params?.en);
};

describe('a text that a person types', () => {
  it.each([
    ['测试', '测试'],
    ['\u202D138 0000\u202C', '138 0000'],
    ['路 \u202E号 1', '路 号 1'],
    ['👨‍🍳', '👨‍🍳'],
    ['古丽·Gülnar', '古丽·Gülnar'],
    ['\u200B', ['must not be blank']],
    ['\u3164\u3000', ['must not be blank']],
    ['\u2800', ['must not be blank']],
    ['', ['must not be blank']],
    ['0123456789\u200B', '0123456789'],
    ['0123456789a', ['must be at most 10 characters']],
    ['x'.repeat(1_000_000), ['must be at most 10 characters']],
    ['a\nb', ['must be on one line']],
    ['a\u2028b', ['must be on one line']],
    ['a\r', ['must be on one line']],
    ['a\tb', ['must not contain tabs']],
    ['a\0b', ['must not contain control characters']],
    ['a\uD800b', ['has a broken character: type it again']],
  ])('%j is taken as %j', (typed, taken) => {
    expect(read(line, typed)).toEqual(taken);
  });

  it.each([
    ['', ''],
    [' ', ''],
    ['\u200B', ''],
    ['a\tb', ['must not contain tabs']],
  ])('that may be blank, %j, is taken as %j', (typed, taken) => {
    expect(read(optional, typed)).toEqual(taken);
  });

  it.each([
    ['少辣\n多饭', '少辣\n多饭'],
    ['少辣\r\n多饭', '少辣\n多饭'],
    ['a\rb', 'a\nb'],
    ['a\u2028b\u2029c\u0085d', 'a\nb\nc\nd'],
    ['a\tb', 'a\tb'],
    ['\n', ''],
    ['\u200B\n', ''],
    ['a\uDC00b', ['has a broken character: type it again']],
    ['a\u001Bb', ['must not contain control characters']],
    ['a\u000Bb', ['must not contain control characters']],
  ])('of several lines, %j, is taken as %j', (typed, taken) => {
    expect(read(lines, typed)).toEqual(taken);
  });

  it('has the lengths in its JSON Schema', () => {
    expect(z.toJSONSchema(line, { io: 'input' })).toMatchObject({
      type: 'string',
      minLength: 1,
      maxLength: 10,
    });
    expect(z.toJSONSchema(line)).toMatchObject({ type: 'string', minLength: 1, maxLength: 10 });
  });
});

it.each([
  ['13800000000', '13800000000'],
  ['１３８００００００００', '13800000000'],
  ['＋８６－１３８００００００００', '+86-13800000000'],
  ['١٣٨٠٠٠٠٠٠٠٠', '13800000000'],
  ['\u202D138 0000 0000\u202C', '138 0000 0000'],
  ['+86 138-0000-0000', '+86 138-0000-0000'],
  ['\u2060', ['must not be blank']],
])('the phone number %j is taken as %j', (typed, taken) => {
  expect(read(phone, typed)).toEqual(taken);
});
