import { describe, expect, it } from 'vitest';
import { RetryBudget } from './retry-budget.js';

const times = (count: number, act: () => unknown) => Array.from({ length: count }, act);

describe('a retry budget', () => {
  it('begins with ten retries, so that a quiet service may retry, too', () => {
    const budget = new RetryBudget(() => 20);
    expect(times(11, () => budget.withdraw())).toEqual([...times(10, () => true), false]);
  });

  it('grows by a share of the calls', () => {
    const budget = new RetryBudget(() => 25);
    times(10, () => budget.withdraw());
    times(3, () => budget.deposit());
    expect(budget.withdraw()).toBe(false);
    budget.deposit();
    expect([budget.withdraw(), budget.withdraw()]).toEqual([true, false]);
  });

  it('saves no more than ten', () => {
    const budget = new RetryBudget(() => 100);
    times(1_000, () => budget.deposit());
    expect(times(11, () => budget.withdraw()).filter(Boolean)).toHaveLength(10);
  });
});
