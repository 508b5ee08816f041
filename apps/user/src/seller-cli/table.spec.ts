import { expect, it } from 'vitest';
import { table } from './table.js';

it('aligns columns, also if Chinese characters take two columns', () => {
  expect(
    table(
      ['名字', 'id'],
      [
        ['王师傅', '1'],
        ['Al', '22'],
      ],
    ),
  ).toBe(['  名字    id', '  王师傅  1', '  Al      22'].join('\n'));
});
