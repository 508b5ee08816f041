import { describe, expect, it } from 'vitest';
import { flatten, withInvalid } from './flatten.js';

describe('a flat tree', () => {
  it('has one key per value, and an empty text for an empty map, list or null', () => {
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
      '[h.i]': 0,
      'j.k': '',
    });
  });

  it('lists an undecryptable value as invalid instead of under its own key', () => {
    expect(withInvalid(flatten({ a: 1, b: [{ c: null }] }), [['b', 0, 'c']])).toEqual({
      a: 1,
      'invalid.b[0].c': '<n/a>',
    });
  });
});
