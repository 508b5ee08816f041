import { expect, it } from 'vitest';
import { closestName } from './closest-name.js';

const KNOWN = ['expiryMs', 'expiresAt', 'timeoutMs', 'pay', 'level'];

it.each([
  ['expiryMs', 'expiryMs'],
  ['expiryMS', 'expiryMs'],
  ['expiry-ms', 'expiryMs'],
  ['expiryMillis', 'expiryMs'],
  ['tiemoutMs', 'timeoutMs'],
  ['timeuotMs', 'timeoutMs'],
  ['timeout', 'timeoutMs'],
  ['lvl', null],
  ['expiry', 'expiryMs'],
  ['levl', 'level'],
  ['leevl', 'level'],
  ['pya', null],
  ['paid', null],
  ['x', null],
  ['', null],
])('%s is meant to be %s', (name, meant) => {
  expect(closestName(name, KNOWN)).toBe(meant);
});

it('is nothing where no name is known', () => {
  expect(closestName('level', [])).toBeNull();
});
