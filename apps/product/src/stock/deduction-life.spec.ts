import { describe, expect, it } from 'vitest';
import { canMove, DEDUCTION_STATES } from './deduction-life.js';

const allowed = ['NONE>DEDUCTED', 'NONE>RELEASED', 'DEDUCTED>RELEASED'];
const pairs = DEDUCTION_STATES.flatMap(from => DEDUCTION_STATES.map(to => ({ from, to })));

describe('the life of a deduction', () => {
  it.each(pairs)('$from to $to', ({ from, to }) => {
    expect(canMove(from, to)).toBe(allowed.includes(`${from}>${to}`));
  });
});
