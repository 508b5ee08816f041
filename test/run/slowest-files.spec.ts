import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../scripts/project.mjs';
import { slowestFiles } from './slowest-files.ts';

const file = (name: string, ms: number) => ({
  name: `${PROJECT}/${name}`,
  status: 'passed',
  startTime: 1_000,
  endTime: 1_000 + ms,
  assertionResults: [],
});

describe('the slowest files of a run', () => {
  it('are shown, the slowest first', () => {
    const testResults = [file('apps/a.spec.ts', 90), file('test/b.spec.ts', 12_340)];
    expect(slowestFiles({ testResults })).toEqual([
      'Slowest files:',
      '   12.3 s  test/b.spec.ts',
      '    0.1 s  apps/a.spec.ts',
    ]);
  });

  it('are ten', () => {
    const testResults = Array.from({ length: 12 }, (_, ms) => file(`${ms}.spec.ts`, ms));
    expect(slowestFiles({ testResults })).toHaveLength(11);
  });

  it('are none where nothing can be compared', () => {
    expect(slowestFiles(null)).toEqual([]);
    expect(slowestFiles({ testResults: [file('a.spec.ts', 1)] })).toEqual([]);
  });
});
