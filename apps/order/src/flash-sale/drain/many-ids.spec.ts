import { isValid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { oneOfManyIds } from './many-ids.js';

describe('ids of lots', () => {
  it('are ULIDs, and all different, also when the random bytes run out', () => {
    const ids = Array.from({ length: 10_000 }, oneOfManyIds);
    expect(ids.filter(id => !isValid(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('use every character of the alphabet', () => {
    const characters = new Set(Array.from({ length: 1_000 }, () => oneOfManyIds().slice(10)).join(''));
    expect(characters.size).toBe(32);
  });
});
