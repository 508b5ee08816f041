import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorText } from './error-text.js';

const invalid = z
  .object({ orderId: z.string(), lines: z.array(z.int()) })
  .safeParse({ lines: ['one'] }).error;

describe('the text of an error', () => {
  it.each([
    [new Error('no answer'), 'no answer'],
    [new Error('no\n  answer'), 'no answer'],
    [new TypeError(''), 'TypeError'],
    [
      new AggregateError([new Error('refused at ::1'), new Error('at 127.0.0.1')]),
      'refused at ::1; at 127.0.0.1',
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

  it('is cut to what its column holds', () => {
    expect(errorText(new Error('x'.repeat(501)))).toBe('x'.repeat(500));
  });
});
