import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorText } from './error-text.js';

const invalid = z
  .object({ orderId: z.string(), lines: z.array(z.int()) })
  .safeParse({ lines: ['one'] }).error;

const silent = <E extends Error>(error: E): E => Object.assign(error, { message: '' });

describe('the text of an error', () => {
  it.each([
    [new Error('no answer'), 'no answer'],
    [new Error('no\n  answer'), 'no answer'],
    [silent(new TypeError('soon gone')), 'TypeError'],
    [
      silent(new AggregateError([new Error('no ::1'), new Error('no 127.0.0.1')], 'x')),
      'no ::1; no 127.0.0.1',
    ],
    ['gone', 'gone'],
    [
      invalid,
      'orderId: Invalid input: expected string, received undefined; ' +
        'lines.0: Invalid input: expected number, received string',
    ],
  ])('of %o is one line', (thrown, text) => {
    expect(errorText(thrown)).toBe(text);
  });

  it('is cut to the length of its column', () => {
    expect(errorText(new Error('x'.repeat(501)))).toBe('x'.repeat(500));
  });
});
