import { describe, expect, it } from 'vitest';
import { keyOfArguments } from './cache-key.js';

describe('the key of arguments', () => {
  it('is the same for equal arguments, in whatever order the fields of an object are', () => {
    const made = new Date(1_000);
    expect(keyOfArguments(['a', { x: 1, y: [2n, null, made] }])).toBe(
      keyOfArguments(['a', { y: [2n, null, new Date(1_000)], x: 1 }]),
    );
    expect(keyOfArguments([-0])).toBe(keyOfArguments([0]));
  });

  it('differs for different arguments', () => {
    const lists = [
      [],
      [1],
      ['1'],
      [1n],
      [true],
      ['true'],
      [null],
      ['null'],
      [undefined],
      [undefined, undefined],
      [Number.NaN],
      [new Date(1)],
      ['Date(1)'],
      [[1, 2]],
      [1, 2],
      ['1,2'],
      [['1', '2']],
      [{ a: 1 }],
      [{ a: '1' }],
      [{ a: undefined }],
      [{}],
      ['{}'],
      ['a', 'b'],
      ['a","b'],
    ];
    expect(new Set(lists.map(keyOfArguments)).size).toBe(lists.length);
  });

  it('is short for long arguments, and still different', () => {
    const keys = ['a', 'b'].map(end => keyOfArguments(['x'.repeat(10_000) + end]));
    expect(keys.map(key => key.length)).toEqual([50, 50]);
    expect(keys[0]).not.toBe(keys[1]);
  });

  it.each([[() => 1], [Symbol('a')], [new Map()], [new URL('http://a')]])(
    'is refused for what has no canonical form (%s)',
    argument => {
      expect(() => keyOfArguments([argument])).toThrow(TypeError);
    },
  );
});
