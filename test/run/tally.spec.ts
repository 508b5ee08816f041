import { describe, expect, it } from 'vitest';
import { summaryLine, sum, tallyTests } from './tally.mjs';

const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

describe('the tally of a test run', () => {
  it('counts todo tests among the skipped', () => {
    expect(tallyTests(report, 0)).toEqual({ passed: 5, failed: 0, skipped: 2 });
  });

  it('counts a file that cannot be loaded as one failure', () => {
    const broken = { status: 'failed', assertionResults: [] };
    const failing = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    expect(tallyTests({ ...report, numFailedTests: 1, testResults: [broken, failing] }, 1).failed).toBe(2);
  });

  it('fails when vitest fails though no test did', () => {
    expect(tallyTests(report, 1).failed).toBe(1);
  });

  it('fails when there is no report', () => {
    expect(tallyTests(null, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('is one plain line', () => {
    const total = sum([tallyTests(report, 0), { passed: 3, failed: 1, skipped: 0 }]);
    expect(summaryLine(total)).toBe('8 passed, 1 failed, 2 skipped');
  });
});
