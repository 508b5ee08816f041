import { describe, expect, it } from 'vitest';
import { mergeTrees } from './tree.js';

describe('two trees of settings', () => {
  it.each([
    ['maps key by key', { a: { x: 1, y: 1 } }, { a: { y: 2 } }, { a: { x: 1, y: 2 } }],
    ['lists as a whole', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['a map over a list', { a: [1, 2] }, { a: { 5: 'x' } }, { a: { 5: 'x' } }],
    ['a list over a map of names', { a: { x: 1 } }, { a: [3] }, { a: [3] }],
    ['places over a map of numbers', { a: { 0: 'x', 7: 'y' } }, { a: ['z'] }, { a: { 0: 'z', 7: 'y' } }],
    ['a text over a map', { a: { x: 1 } }, { a: 'v' }, { a: 'v' }],
    ['a map over a text', { a: 'v' }, { a: { x: 1 } }, { a: { x: 1 } }],
    ['null over a map', { a: { x: 1 } }, { a: null }, { a: null }],
  ])('are merged: %s', (_what, base, over, merged) => {
    expect(mergeTrees(base, over)).toEqual(merged);
  });
});
