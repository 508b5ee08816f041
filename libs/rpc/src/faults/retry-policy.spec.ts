import { describe, expect, it } from 'vitest';
import { type FailedAttempt, RetryPolicy } from './retry-policy.js';

const failed: FailedAttempt = {
  repeatable: true,
  sent: true,
  deadline: { isOver: false },
  attempts: 1,
  hasOther: () => true,
};
const policyOf = (settings = { attempts: 1, budgetPercent: 0 }) => new RetryPolicy(() => settings);
const allowed = (policy: RetryPolicy, attempt: FailedAttempt, times: number): number =>
  Array.from({ length: times }, () => policy.allows(attempt)).filter(Boolean).length;

describe('a retry policy', () => {
  it.each<[string, Partial<FailedAttempt>]>([
    ['that must not be repeated', { repeatable: false }],
    ['whose deadline is over', { deadline: { isOver: true } }],
    ['after the last attempt of the settings', { attempts: 2 }],
    ['that every instance has seen', { hasOther: () => false }],
  ])('refuses a request %s, which takes nothing from the budget', (_what, change) => {
    const policy = policyOf();
    expect(allowed(policy, { ...failed, ...change }, 5)).toBe(0);
    expect(allowed(policy, failed, 20)).toBe(10);
  });

  it('allows as many retries as the budget has', () => {
    const policy = policyOf({ attempts: 1, budgetPercent: 25 });
    expect(allowed(policy, failed, 20)).toBe(10);
    for (let request = 0; request < 8; request += 1) policy.deposit();
    expect(allowed(policy, failed, 20)).toBe(2);
  });

  it('takes nothing from the budget for a request of which nothing was sent', () => {
    const policy = policyOf();
    expect(allowed(policy, { ...failed, sent: false }, 20)).toBe(20);
    expect(allowed(policy, failed, 20)).toBe(10);
  });

  it('follows the settings', () => {
    const settings = { attempts: 0, budgetPercent: 0 };
    const policy = policyOf(settings);
    expect(policy.allows(failed)).toBe(false);
    settings.attempts = 1;
    expect(policy.allows(failed)).toBe(true);
  });
});
