import { describe, expect, it } from 'vitest';
import { summaryOf, textOf } from './problem.js';

const problem = { file: 'order.yml', line: 2, key: 'size', reason: 'must be integer', application: 'order' };

describe('a problem', () => {
  it('is one sentence with the parts that are known', () => {
    expect(textOf(problem)).toBe('order.yml, line 2: size must be integer (order)');
    expect(textOf({ ...problem, line: null })).toBe('order.yml: size must be integer (order)');
    expect(textOf({ ...problem, key: '', application: null })).toBe('order.yml, line 2: must be integer');
  });

  it('is listed if it is among the first three, otherwise counted', () => {
    const problems = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...problem, file: `${index}.yml` }));
    expect(summaryOf(problems(3))).toMatch(/^0\.yml[^;]*; 1\.yml[^;]*; 2\.yml[^;]*\(order\)$/);
    expect(summaryOf(problems(5))).toMatch(/2\.yml[^;]*; and 2 more$/);
    expect(summaryOf(problems(4))).toMatch(/; and 1 more$/);
  });
});
