import { MAX_LENGTH } from '@diancan/contracts';
import { describe, expect, it } from 'vitest';
import { referenceOf } from './reference-of.js';

const of = (branch: string): string => referenceOf({ gid: 'g', branch });

describe('the cause of what a branch takes', () => {
  // Stored journals have these.
  it.each([
    ['reservations.reserve', 'g'],
    ['reservations.reserve#2', 'g#2'],
    ['reservations.reserve#12', 'g#12'],
  ])('is, for %s, %s', (branch, reference) => {
    expect(of(branch)).toBe(reference);
  });

  it('is its own for each branch, also under different parents', () => {
    const branches = [
      '',
      'orders.place>',
      'orders.place#2>',
      'orders.move>',
      'carts.fill>orders.place>',
    ].flatMap(parent => ['', '#2', '#12'].map(call => `${parent}reservations.reserve${call}`));
    expect(new Set(branches.map(of)).size).toBe(branches.length);
  });

  it('is the same for each repetition, and fits into its column', () => {
    const branch = `${'orders.place>'.repeat(4)}reservations.reserve#99`;
    const gid = 'x'.repeat(43);
    expect(referenceOf({ gid, branch })).toBe(referenceOf({ gid, branch }));
    expect(referenceOf({ gid, branch }).length).toBeLessThanOrEqual(MAX_LENGTH.id);
  });
});
