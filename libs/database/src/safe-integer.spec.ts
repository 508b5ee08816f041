import { describe, expect, it } from 'vitest';
import { safeInteger, toSafeInteger } from './safe-integer.js';

describe('safeInteger', () => {
  it.each([
    ['0', 0],
    ['-1', -1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['-9007199254740991', -Number.MAX_SAFE_INTEGER],
    [5, 5],
    [null, null],
  ])('reads %j as %j', (stored, value) => expect(safeInteger.from(stored)).toBe(value));

  it.each(['9007199254740992', '9007199254740993', '-9007199254740992', '1.5', 'x', 2 ** 53])(
    'refuses %j',
    stored => {
      expect(() => toSafeInteger(stored)).toThrow(RangeError);
    },
  );
});
