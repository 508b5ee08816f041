import { inspect } from 'node:util';
import type { ArgumentMetadata } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerError } from '../errors/error-answer.js';
import { loggedError } from '../logging/logged-error.js';
import { ZodPipe } from './zod.pipe.js';

const line = z.object({ productId: z.string(), quantity: z.int().min(1) });
const pipe = new ZodPipe(
  z.object({
    title: z.string().max(5),
    count: z.int().min(1).max(9).optional(),
    ratio: z.number().optional(),
    open: z.boolean().optional(),
    lines: z.array(line).optional(),
    place: z.object({ street: z.string() }).optional(),
  }),
);

function refusal(value: unknown, of = pipe as ZodPipe<z.ZodType>, metadata?: ArgumentMetadata): unknown {
  try {
    of.transform(value, metadata);
  } catch (error) {
    return error;
  }
  throw new Error('it was accepted');
}

const words = (value: unknown, ...rest: [ZodPipe<z.ZodType>?, ArgumentMetadata?]) => {
  const error = refusal(value, ...rest);
  return (['en', 'zh'] as const).map(locale =>
    answerError(error, locale, 'r').body.msg.replace(/^.*?[:：] ?/, ''),
  );
};

describe('a field of the wrong type', () => {
  it.each([
    [{ title: 1 }, 'title must be text', 'title 必须是文本'],
    [{ title: null }, 'title must be text', 'title 必须是文本'],
    [{}, 'title is required', 'title 必填'],
    [{ title: 'a', count: '2' }, 'count must be a whole number', 'count 必须是整数'],
    [{ title: 'a', count: null }, 'count must be a whole number', 'count 必须是整数'],
    [{ title: 'a', count: 1.5 }, 'count must be a whole number', 'count 必须是整数'],
    [{ title: 'a', ratio: '2' }, 'ratio must be a number', 'ratio 必须是数字'],
    [{ title: 'a', open: 'true' }, 'open must be true or false', 'open 必须是 true 或 false'],
    [{ title: 'a', lines: {} }, 'lines must be a list', 'lines 必须是列表'],
    [{ title: 'a', place: [] }, 'place must be an object', 'place 必须是对象'],
    [
      { title: 'a', lines: [{ productId: 'p', quantity: '1' }] },
      'lines[0].quantity must be a whole number',
      'lines[0].quantity 必须是整数',
    ],
  ])('%j is called by what it must be', (value, en, zh) => {
    expect(words(value)).toEqual([en, zh]);
  });
});

it.each([[[]], ['text'], [7], [true]])('the body %j must be a JSON object', body => {
  expect(words(body)).toEqual(['the body must be a JSON object', '请求体必须是 JSON 对象']);
});

it.each([undefined, null])('the body %j counts as an empty one', body => {
  expect(words(body)).toEqual(['title is required', 'title 必填']);
});

describe('an argument that Nest has named', () => {
  const name = new ZodPipe(z.string().max(3));

  it('is a part of the address, not the body', () => {
    expect(words('four', name, { type: 'param', data: 'profile' })).toEqual([
      'profile must be at most 3 characters',
      'profile 不能超过 3 个字符',
    ]);
  });

  it('is the body if it has no name', () => {
    expect(words('four', name, { type: 'body' })).toEqual([
      'the body must be at most 3 characters',
      '请求体不能超过 3 个字符',
    ]);
  });
});

it('says that a parameter comes twice', () => {
  expect(words({ title: ['a', 'b'] }, pipe, { type: 'query' })).toEqual([
    'title must be given once',
    'title 只能出现一次',
  ]);
});

it('keeps what was sent out of answers and logs', () => {
  const secret = 'hunter2-hunter2';
  const error = refusal({ title: secret, count: secret, lines: [secret], place: secret });
  const everything = [
    JSON.stringify(error),
    inspect(error, { depth: 9, showHidden: true }),
    JSON.stringify(loggedError(error as Error)),
    JSON.stringify(answerError(error, 'en', 'r')),
    JSON.stringify(answerError(error, 'zh', 'r')),
  ].join('\n');
  expect(everything).not.toContain(secret);
});

describe('a misspelt field', () => {
  it('is refused, with the name that it is meant to have', () => {
    expect(words({ title: 'a', Count: 2 })).toEqual([
      'Count is not known; did you mean count?',
      'Count 不是已知的字段；是否想写 count？',
    ]);
  });

  it('is not also missing', () => {
    expect(words({ Title: 'a' })).toEqual([
      'Title is not known; did you mean title?',
      'Title 不是已知的字段；是否想写 title？',
    ]);
  });

  it('is told beside what else is wrong', () => {
    expect(words({ Title: 'a', count: '2' })[0]).toBe(
      'Title is not known; did you mean title?; count must be a whole number',
    );
  });

  it('in a strict object is named once', () => {
    const strict = new ZodPipe(z.strictObject({ count: z.int().optional() }));
    expect(words({ Count: 2, other: 3 }, strict)[0]).toBe(
      'Count is not known; did you mean count?; other is not known',
    );
  });

  it('may be any other one, which is ignored', () => {
    expect(pipe.transform({ title: 'a', counts: 2, price: 3 })).toEqual({ title: 'a' });
  });
});
