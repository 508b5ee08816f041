import { describe, expect, it } from 'vitest';
import { satisfies } from './packages.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/for-mac': { version: '2.0.0', integrity: 'sha512-m', optional: true },
};

describe('installed packages', () => {
  it('satisfy the lockfile without those for other platforms', () => {
    expect(satisfies({ 'node_modules/a': wanted['node_modules/a'] }, wanted)).toBe(true);
  });

  it.each([
    ['is missing', {}],
    ['has another version', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }],
    ['has other contents', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }],
  ])('do not satisfy it when one %s', (_, installed) => {
    expect(satisfies(installed, wanted)).toBe(false);
  });
});
