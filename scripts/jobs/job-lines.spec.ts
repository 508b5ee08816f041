import { describe, expect, it } from 'vitest';
import { jobLines, type StuckJob } from './job-lines.ts';

const refund: StuckJob = {
  service: 'order',
  jobId: '2',
  key: 'o-1',
  kind: 'refund',
  state: 'overdue',
  attempts: 20,
  ageSeconds: 59,
  lastError: null,
};

describe('the lines of jobs', () => {
  it('say that there are none, and where they were looked for', () => {
    expect(jobLines(['order', 'user'], [])).toEqual(['No job is dead or overdue (order, user).']);
  });

  it('are a table, in which each job is one line', () => {
    const notice = { ...refund, service: 'user', key: null, kind: 'notice', lastError: 'no\nanswer' };
    expect(jobLines(['order', 'user'], [refund, notice])).toEqual([
      'service  id  key  kind    state    attempts  age    last error',
      'order    2   o-1  refund  overdue  20        0 min  -',
      'user     2   -    notice  overdue  20        0 min  no answer',
    ]);
  });

  it.each([
    [3_599, '59 min'],
    [3_600, '1 h'],
    [172_799, '47 h'],
    [172_800, '2 d'],
  ])('say the age of %i seconds as %s', (ageSeconds, age) => {
    expect(jobLines(['order'], [{ ...refund, ageSeconds }])[1]).toContain(`  ${age}  `);
  });
});
