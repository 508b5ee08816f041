import { describe, expect, it } from 'vitest';
import { flatKeyOf, flatten, withInvalid } from './flatten.js';

describe('a flat tree', () => {
  it('has one key for each value, and the empty text for what is empty', () => {
    expect(
      flatten({ a: { b: [{ c: 1 }, [true, 'x']], d: null }, e: {}, f: [], g: '', 'h.i': 0, j: { k: {} } }),
    ).toEqual({
      'a.b[0].c': 1,
      'a.b[1][0]': true,
      'a.b[1][1]': 'x',
      'a.d': '',
      e: '',
      f: '',
      g: '',
      'h.i': 0,
      'j.k': '',
    });
  });

  it('shows what cannot be read as invalid, and not under its key', () => {
    expect(withInvalid(flatten({ a: 1, b: [{ c: null }] }), [['b', 0, 'c']])).toEqual({
      a: 1,
      'invalid.b[0].c': '<n/a>',
    });
  });

  it('names a setting as it does the others', () => {
    expect([flatKeyOf(['a', 'b', 0, 1, 'c']), flatKeyOf(['a'])]).toEqual(['a.b[0][1].c', 'a']);
  });
});
