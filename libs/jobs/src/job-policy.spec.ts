import { describe, expect, it } from 'vitest';
import { POLICY } from '../testing/test-job.js';
import { type JobPolicy, waitAfterMs } from './job-policy.js';

const BACKOFF = { firstMs: 10, lastMs: 100 };
const OVERDUE: JobPolicy = { ...POLICY, backoff: BACKOFF, limit: { attempts: 12, beyond: 'overdue' } };
const DEAD: JobPolicy = { ...OVERDUE, limit: { attempts: 12, ageMs: 1_000, beyond: 'dead' } };

describe('the wait of a job', () => {
  it.each([
    [1, 10],
    [2, 20],
    [4, 80],
    [5, 100],
    [11, 100],
    [12, 100],
    [10_000, 100],
  ])('after failed attempt %d is %d ms', (attempts, waitMs) => {
    expect(waitAfterMs(OVERDUE, { attempts, ageMs: 0 })).toBe(waitMs);
  });

  it('is the longest one beyond the limit, however early the limit is', () => {
    const early: JobPolicy = { ...OVERDUE, limit: { attempts: 2, ageMs: 500, beyond: 'overdue' } };
    expect(waitAfterMs(early, { attempts: 2, ageMs: 0 })).toBe(100);
    expect(waitAfterMs(early, { attempts: 1, ageMs: 500 })).toBe(100);
  });

  it.each([
    [989, 10],
    [995, 5],
    [1_000, 0],
    [2_000, 0],
  ])('at the age of %d ms is %d ms, so that the job is due at the age at which it dies', (ageMs, waitMs) => {
    expect(waitAfterMs(DEAD, { attempts: 1, ageMs })).toBe(waitMs);
  });
});
