import { expect, it } from 'vitest';
import { referenceOf } from './reference-of.js';

it.each([
  ['reservations.reserve', 'g'],
  ['reservations.reserve#12', 'g#12'],
  ['reservations.reserve#2', 'g#2'],
])('the cause of what the branch %s takes is %s', (branch, reference) => {
  expect(referenceOf({ gid: 'g', branch })).toBe(reference);
});
