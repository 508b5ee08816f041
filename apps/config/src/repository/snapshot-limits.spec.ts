import { describe, expect, it } from 'vitest';
import { chooseFiles } from './snapshot-limits.js';

const MIB = 1024 * 1024;
const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path);

describe('the files that a snapshot holds', () => {
  it('are at most 1 MiB each', () => {
    const { chosen, tooLarge } = chooseFiles([
      { path: 'a', size: MIB },
      { path: 'b', size: MIB + 1 },
    ]);
    expect([paths(chosen), paths(tooLarge)]).toEqual([['a'], ['b']]);
  });

  it('are at most 10 MiB together, those of settings first', () => {
    const files = [
      ...Array.from({ length: 10 }, (_, index) => ({ path: `${index}.txt`, size: MIB })),
      { path: 'order.yml', size: MIB },
    ];
    const { chosen, tooLarge } = chooseFiles(files);
    expect(paths(chosen)[0]).toBe('order.yml');
    expect(paths(tooLarge)).toEqual(['9.txt']);
  });
});
